package io.github.migrationsafety.step;

import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** A schema as text, for comparing what one witness says with what another does. */
final class SchemaLines {
    private SchemaLines() {}

    /** What differs, a line each; about tables that the folded schema calls incomplete nothing but their being there counts. */
    static List<String> differences(Schema folded, Schema real) {
        Set<QualifiedName> incomplete = folded.tables().stream()
                .filter(t -> !t.complete())
                .map(Table::name)
                .collect(Collectors.toSet());
        SortedMap<String, SortedSet<String>> a = of(folded, incomplete);
        SortedMap<String, SortedSet<String>> b = of(real, incomplete);
        SortedSet<String> differences = new TreeSet<>();
        SortedSet<String> tables = new TreeSet<>(a.keySet());
        tables.addAll(b.keySet());
        for (String table : tables) {
            SortedSet<String> left = a.getOrDefault(table, new TreeSet<>());
            SortedSet<String> right = b.getOrDefault(table, new TreeSet<>());
            left.stream().filter(l -> !right.contains(l)).forEach(l -> differences.add(table + ": only folded: " + l));
            right.stream().filter(l -> !left.contains(l)).forEach(l -> differences.add(table + ": only real: " + l));
        }
        return List.copyOf(differences);
    }

    private static SortedMap<String, SortedSet<String>> of(Schema schema, Set<QualifiedName> incomplete) {
        SortedMap<String, SortedSet<String>> lines = new TreeMap<>();
        schema.tables()
                .forEach(t -> lines.put(
                        t.name().toString(),
                        incomplete.contains(t.name()) ? new TreeSet<>(Set.of("table")) : of(t, incomplete)));
        return lines;
    }

    private static SortedSet<String> of(Table table, Set<QualifiedName> incomplete) {
        SortedSet<String> lines = new TreeSet<>();
        lines.add("table" + (table.partitioned() ? " partitioned" : "")
                + table.partitionOf().map(p -> " partition of " + p).orElse(""));
        table.columns().forEach(c -> lines.add(of(c)));
        // Whether a foreign key outlives a change of the key that it points at cannot be told where that key is not
        // known.
        table.constraints().stream()
                .filter(c -> c.references().filter(incomplete::contains).isEmpty())
                .forEach(c -> lines.add(of(c)));
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
                        .orElse("")
                + constraint.onDelete().map(a -> " on delete " + a).orElse("")
                + constraint.onUpdate().map(a -> " on update " + a).orElse("");
    }

    private static String of(Index index) {
        String keys = index.keys().stream().map(k -> k.orElse("(…)")).collect(Collectors.joining(", "));
        return "index " + index.name() + " (" + keys + ")"
                + (index.unique() ? " unique" : "")
                + (index.partial() ? " partial" : "")
                + (index.details().include().isEmpty()
                        ? ""
                        : " include " + index.details().include())
                + (index.details().nullsNotDistinct() ? " nulls not distinct" : "")
                + index.constraint().map(c -> " of " + c).orElse("");
    }
}
