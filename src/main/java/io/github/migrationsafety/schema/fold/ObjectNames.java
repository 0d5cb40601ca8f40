package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.sql.QualifiedName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The names that PostgreSQL invents for indexes and constraints that have none. As {@code makeObjectName},
 * {@code ChooseRelationName}, {@code ChooseIndexColumnNames} and {@code ChooseIndexNameAddition} in indexcmds.c and
 * {@code ChooseConstraintName} in pg_constraint.c do it.
 */
final class ObjectNames {
    /** NAMEDATALEN less the closing zero. */
    private static final int MAX_BYTES = 63;

    private ObjectNames() {}

    /**
     * A name for an index that no relation has yet, and if it is a constraint's, no constraint either.
     *
     * @param addition what stands between table and label; blank for nothing
     */
    static String index(Schema schema, Draft table, String addition, String label, boolean ofConstraint) {
        return choose(
                table,
                addition,
                label,
                n -> isRelation(schema, table, n) || ofConstraint && isConstraint(schema, table, n));
    }

    /** A name that no constraint has yet. */
    static String constraint(Schema schema, Draft table, String addition, String label) {
        return choose(table, addition, label, n -> isConstraint(schema, table, n));
    }

    /** The names of an index's columns, joined. */
    static String addition(List<String> columns) {
        StringBuilder joined = new StringBuilder();
        for (String column : distinct(columns)) {
            if (!joined.isEmpty()) {
                joined.append('_');
            }
            joined.append(column);
            if (bytes(joined.toString()) > MAX_BYTES) {
                break;
            }
        }
        return clip(joined.toString(), MAX_BYTES);
    }

    /** {@code name1_name2_label} within 63 bytes: the longer of the two names is cut first. */
    static String join(String name1, String name2, String label) {
        int available = MAX_BYTES - bytes(label) - 1 - (name2.isEmpty() ? 0 : 1);
        int bytes1 = bytes(name1);
        int bytes2 = bytes(name2);
        while (bytes1 + bytes2 > available) {
            if (bytes1 > bytes2) {
                bytes1--;
            } else {
                bytes2--;
            }
        }
        return clip(name1, bytes1) + (name2.isEmpty() ? "" : "_" + clip(name2, bytes2)) + "_" + label;
    }

    private interface Taken {
        boolean is(String name);
    }

    private static String choose(Draft table, String addition, String label, Taken taken) {
        String name = join(table.name.name(), addition, label);
        for (int pass = 1; taken.is(name); pass++) {
            name = join(table.name.name(), addition, label + pass);
        }
        return name;
    }

    private static boolean isRelation(Schema schema, Draft table, String name) {
        QualifiedName relation = QualifiedName.of(table.schema(), name);
        return table.indexes.containsKey(name)
                || table.name.equals(relation)
                || schema.table(relation).isPresent()
                || schema.tableOfIndex(relation)
                        .filter(t -> !t.equals(table.name))
                        .isPresent();
    }

    private static boolean isConstraint(Schema schema, Draft table, String name) {
        return table.constraints.containsKey(name)
                || table.notNullNames.containsValue(name)
                || schema.hasConstraint(QualifiedName.of(table.schema(), name));
    }

    /** Equal names told apart by a number, as the columns of one index must be. */
    private static List<String> distinct(List<String> names) {
        List<String> result = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String name : names) {
            String candidate = name;
            for (int i = 1; !seen.add(candidate); i++) {
                candidate = clip(name, MAX_BYTES - bytes(String.valueOf(i))) + i;
            }
            result.add(candidate);
        }
        return result;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }

    /** As many whole characters as fit. */
    private static String clip(String text, int maxBytes) {
        int end = text.length();
        while (bytes(text.substring(0, end)) > maxBytes) {
            end = text.offsetByCodePoints(end, -1);
        }
        return text.substring(0, end);
    }
}
