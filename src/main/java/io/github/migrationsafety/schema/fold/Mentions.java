package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.List;
import java.util.Set;

/**
 * Which tables a text may change whose effect cannot be told: a DO block, or a statement that no parser reads. They are those
 * whose name it mentions, provided that it has a word that can change a table at all. A block that puts names together from
 * what it finds in the catalog may change any table of the schemas that it mentions, or any table at all if it mentions none.
 */
final class Mentions {
    private static final Set<String> CHANGING =
            Set.of("alter", "create", "drop", "execute", "perform", "call", "import", "select");

    /** What a CREATE must name near its beginning for a table to change. */
    private static final Set<String> CREATED = Set.of("table", "index", "schema");

    private static final Set<String> CATALOG = Set.of(
            "pg_class",
            "pg_tables",
            "pg_indexes",
            "pg_index",
            "pg_attribute",
            "pg_constraint",
            "pg_namespace",
            "information_schema");

    private Mentions() {}

    /** The tables that {@code sql} may change. */
    static List<QualifiedName> mayChange(Schema schema, String sql, boolean block) {
        Set<String> names = Words.mentioned(sql);
        boolean changing = block ? names.stream().anyMatch(CHANGING::contains) : isChanging(sql);
        if (!changing) {
            return List.of();
        }
        boolean any = block && isDynamic(sql, names);
        boolean inSchemas = any && schema.tables().stream().anyMatch(t -> names.contains(schemaOf(t)));
        return schema.tables().stream()
                .filter(t -> names.contains(t.name().name()) || any && (!inSchemas || names.contains(schemaOf(t))))
                .map(Table::name)
                .toList();
    }

    private static String schemaOf(Table table) {
        return table.name().schema().orElse("");
    }

    private static boolean isChanging(String sql) {
        List<String> first = Words.of(sql).stream()
                .filter(Words.Word::isName)
                .map(Words.Word::text)
                .limit(6)
                .toList();
        if (first.isEmpty() || !CHANGING.contains(first.get(0))) {
            return !first.isEmpty() && first.get(0).equals("do");
        }
        return !first.get(0).equals("create") || first.stream().anyMatch(CREATED::contains);
    }

    private static boolean isDynamic(String sql, Set<String> names) {
        boolean assembled = sql.contains("%") || sql.contains("||") || names.contains("concat");
        return names.contains("execute") && assembled && names.stream().anyMatch(CATALOG::contains);
    }
}
