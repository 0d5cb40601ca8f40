package io.github.migrationsafety.step;

import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A schema as text, for comparing what one witness says with what another does. */
final class SchemaLines {
    private SchemaLines() {}

    /** The lines of each table; an incomplete table has none. */
    static SortedMap<String, SortedSet<String>> of(Schema schema) {
        SortedMap<String, SortedSet<String>> lines = new TreeMap<>();
        schema.tables().forEach(t -> lines.put(t.name().toString(), t.complete() ? of(t) : new TreeSet<>()));
        return lines;
    }

    /** What differs, a line each; tables of which one side has no lines are left out. */
    static List<String> differences(
            SortedMap<String, SortedSet<String>> folded, SortedMap<String, SortedSet<String>> real) {
        SortedSet<String> differences = new TreeSet<>();
        SortedSet<String> tables = new TreeSet<>(folded.keySet());
        tables.addAll(real.keySet());
        for (String table : tables) {
            if (!real.containsKey(table)) {
                differences.add(table + ": only folded");
            } else if (!folded.containsKey(table)) {
                differences.add(table + ": only real");
            } else if (!folded.get(table).isEmpty()) {
                folded.get(table).stream()
                        .filter(l -> !real.get(table).contains(l))
                        .forEach(l -> differences.add(table + ": only folded: " + l));
                real.get(table).stream()
                        .filter(l -> !folded.get(table).contains(l))
                        .forEach(l -> differences.add(table + ": only real: " + l));
            }
        }
        return List.copyOf(differences);
    }

    private static SortedSet<String> of(Table table) {
        SortedSet<String> lines = new TreeSet<>();
        lines.add("table" + (table.partitioned() ? " partitioned" : "")
                + table.partitionOf().map(p -> " partition of " + p).orElse(""));
        table.columns().forEach(c -> lines.add(of(c)));
        table.constraints().forEach(c -> lines.add(of(c)));
        table.indexes().forEach(i -> lines.add(of(i)));
        return lines;
    }

    private static String of(Column column) {
        return "column " + column.name() + " " + unqualified(column.type())
                + (column.notNull() ? " not null" : "")
                + (column.hasDefault() ? " default" : "")
                + (column.identity() ? " identity" : "")
                + (column.generated() ? " generated" : "");
    }

    /** Whether a type's schema is told depends on how a statement writes it, not on what it is. */
    private static String unqualified(String type) {
        int modifiers = type.indexOf('(') < 0 ? type.length() : type.indexOf('(');
        return type.substring(type.lastIndexOf('.', modifiers) + 1);
    }

    private static String of(Constraint constraint) {
        String columns = constraint.kind() == Kind.CHECK || constraint.kind() == Kind.EXCLUSION
                ? ""
                : " " + constraint.columns();
        return "constraint " + constraint.name() + " " + constraint.kind() + columns
                + constraint
                        .references()
                        .map(r -> " references " + r + " " + constraint.referencedColumns())
                        .orElse("");
    }

    private static String of(Index index) {
        String keys = index.keys().stream().map(k -> k.orElse("(…)")).collect(Collectors.joining(", "));
        return "index " + index.name() + " (" + keys + ")"
                + (index.unique() ? " unique" : "")
                + (index.partial() ? " partial" : "")
                + index.constraint().map(c -> " of " + c).orElse("");
    }
}
