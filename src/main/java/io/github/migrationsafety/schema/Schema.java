package io.github.migrationsafety.schema;

import io.github.migrationsafety.sql.QualifiedName;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * The tables of a database at one moment, with its views and routines. Immutable, and cheap to derive from one another: two states that differ in one table
 * share all the others, so a step for every changeset of a long changelog fits in memory.
 */
public final class Schema {
    /** No table at all. */
    public static final Schema EMPTY =
            new Schema(HashTreePMap.empty(), HashTreePMap.empty(), SchemaLookup.EMPTY, SchemaCode.EMPTY, null);

    /** So many tables are followed back one by one; after more of them it is quicker to compare all. */
    private static final int MOST_FOLLOWED = 64;

    private final PMap<QualifiedName, Table> tables;
    private final PMap<QualifiedName, TableNotes> notes;
    private final SchemaLookup lookup;
    private final SchemaCode code;

    /** The last tables that were replaced, the last one first. */
    private final @Nullable Replaced last;

    /** A table that was replaced in the tables as they were before; {@code count} of them stand in a row. */
    private record Replaced(
            QualifiedName name, PMap<QualifiedName, Table> before, @Nullable Replaced earlier, int count) {}

    private Schema(
            PMap<QualifiedName, Table> tables,
            PMap<QualifiedName, TableNotes> notes,
            SchemaLookup lookup,
            SchemaCode code,
            @Nullable Replaced last) {
        this.tables = tables;
        this.notes = notes;
        this.lookup = lookup;
        this.code = code;
        this.last = last;
    }

    private Replaced replaced(QualifiedName name) {
        return last == null || last.count() >= MOST_FOLLOWED
                ? new Replaced(name, tables, null, 1)
                : new Replaced(name, tables, last, last.count() + 1);
    }

    /** The views and routines. */
    public SchemaCode code() {
        return code;
    }

    /** This schema with other views and routines. */
    public Schema with(SchemaCode newCode) {
        return newCode.equals(code) ? this : new Schema(tables, notes, lookup, newCode, last);
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

    /** The table that has the index of that name; the name must be schema-qualified. */
    public Optional<QualifiedName> tableOfIndex(QualifiedName index) {
        return lookup.tableOfIndex(index);
    }

    /** Whether a table of the constraint's schema has a constraint of that name; the name must be schema-qualified. */
    public boolean hasConstraint(QualifiedName constraint) {
        return lookup.constraints().containsKey(constraint);
    }

    /** The tables whose foreign keys point at a table, possibly itself. */
    public SortedSet<QualifiedName> referencing(QualifiedName table) {
        return lookup.referencing(table);
    }

    /** The partitions of a table, and the tables that inherit from it as far as notes tell; not their children. */
    public SortedSet<QualifiedName> children(QualifiedName table) {
        return lookup.children(table);
    }

    /** What is noted of a table; {@link TableNotes#NONE} for one that is unknown or read from a catalog. */
    public TableNotes notes(QualifiedName name) {
        return notes.getOrDefault(name, TableNotes.NONE);
    }

    /** This schema with the table added or replaced, without notes. */
    public Schema with(Table table) {
        return with(table, TableNotes.NONE);
    }

    /** This schema with the table and its notes added or replaced. */
    public Schema with(Table table, TableNotes tableNotes) {
        QualifiedName name = table.name();
        Table old = tables.get(name);
        TableNotes oldNotes = notes(name);
        if (table.equals(old) && tableNotes.equals(oldNotes)) {
            return this;
        }
        SchemaLookup rest = old == null ? lookup : lookup.without(old, oldNotes);
        return new Schema(
                tables.plus(name, table),
                tableNotes.equals(TableNotes.NONE) ? notes.minus(name) : notes.plus(name, tableNotes),
                rest.with(table, tableNotes),
                code,
                replaced(name));
    }

    /** This schema without the table. */
    public Schema without(QualifiedName name) {
        Table old = tables.get(name);
        return old == null
                ? this
                : new Schema(
                        tables.minus(name), notes.minus(name), lookup.without(old, notes(name)), code, replaced(name));
    }

    /**
     * The tables that differ between an earlier state and this one: new, changed or gone. Tables that both states share are
     * passed over by identity.
     */
    public List<QualifiedName> changedSince(Schema earlier) {
        if (tables == earlier.tables) {
            return List.of();
        }
        Optional<SortedSet<QualifiedName>> candidates = replacedSince(earlier);
        if (candidates.isPresent()) {
            return candidates.get().stream()
                    .filter(n -> !Objects.equals(tables.get(n), earlier.tables.get(n)))
                    .toList();
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

    /** The tables that were replaced between an earlier state and this one; empty if that is not among the last ones. */
    private Optional<SortedSet<QualifiedName>> replacedSince(Schema earlier) {
        SortedSet<QualifiedName> names = new TreeSet<>();
        for (Replaced one = last; one != null; one = one.earlier()) {
            names.add(one.name());
            if (one.before() == earlier.tables) {
                return Optional.of(names);
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Schema schema && tables.equals(schema.tables) && code.equals(schema.code);
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
