package io.github.migrationsafety.schema;

import io.github.migrationsafety.sql.QualifiedName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * The tables of a database at one moment. Immutable, and cheap to derive from one another: two states that differ in one table
 * share all the others, so a step for every changeset of a long changelog fits in memory.
 */
public final class Schema {
    /** No table at all. */
    public static final Schema EMPTY = new Schema(HashTreePMap.empty());

    private final PMap<QualifiedName, Table> tables;

    private Schema(PMap<QualifiedName, Table> tables) {
        this.tables = tables;
    }

    /** The table of that name; the name must be schema-qualified. */
    public Optional<Table> table(QualifiedName name) {
        return Optional.ofNullable(tables.get(name));
    }

    /** Every table, sorted by name. */
    public List<Table> tables() {
        return tables.values().stream()
                .sorted(Comparator.comparing(Table::name))
                .toList();
    }

    /** This schema with the table added or replaced. */
    public Schema with(Table table) {
        return new Schema(tables.plus(table.name(), table));
    }

    /** This schema without the table. */
    public Schema without(QualifiedName name) {
        return new Schema(tables.minus(name));
    }

    /**
     * The tables that differ between an earlier state and this one: new, changed or gone. Tables that both states share are
     * passed over by identity.
     */
    public List<QualifiedName> changedSince(Schema earlier) {
        if (tables == earlier.tables) {
            return List.of();
        }
        return java.util.stream.Stream.concat(
                        tables.entrySet().stream()
                                .filter(e -> earlier.tables.get(e.getKey()) != e.getValue()
                                        && !e.getValue().equals(earlier.tables.get(e.getKey())))
                                .map(java.util.Map.Entry::getKey),
                        earlier.tables.keySet().stream().filter(n -> !tables.containsKey(n)))
                .sorted()
                .toList();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Schema schema && tables.equals(schema.tables);
    }

    @Override
    public int hashCode() {
        return tables.hashCode();
    }

    @Override
    public String toString() {
        return tables().toString();
    }
}
