package io.github.migrationsafety.schema;

import io.github.migrationsafety.sql.QualifiedName;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.pcollections.HashTreePMap;
import org.pcollections.HashTreePSet;
import org.pcollections.PMap;
import org.pcollections.PSet;

/**
 * The ways into a schema other than by a table's name, kept up table by table, so that no statement has to look through them
 * all. Immutable.
 *
 * @param indexes the table of each index
 * @param constraints the tables that have a constraint of that name
 * @param referencing the tables whose foreign keys point at a table
 * @param children the partitions and the inheriting tables of a table
 */
record SchemaLookup(
        PMap<QualifiedName, QualifiedName> indexes,
        PMap<QualifiedName, PSet<QualifiedName>> constraints,
        PMap<QualifiedName, PSet<QualifiedName>> referencing,
        PMap<QualifiedName, PSet<QualifiedName>> children) {
    static final SchemaLookup EMPTY =
            new SchemaLookup(HashTreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty(), HashTreePMap.empty());

    /** The entries for which a table stands here. */
    private record Entries(
            QualifiedName table,
            Set<QualifiedName> indexes,
            Set<QualifiedName> constraints,
            Set<QualifiedName> referenced,
            Set<QualifiedName> parents) {
        static Entries of(Table table, TableNotes notes) {
            String schema = table.name().schema().orElse("");
            Set<QualifiedName> indexes = new HashSet<>();
            table.indexes().forEach(i -> indexes.add(QualifiedName.of(schema, i.name())));
            Set<QualifiedName> constraints = new HashSet<>();
            Set<QualifiedName> referenced = new HashSet<>();
            table.constraints().forEach(c -> {
                constraints.add(QualifiedName.of(schema, c.name()));
                c.references().ifPresent(referenced::add);
            });
            notes.notNullNames().values().forEach(n -> constraints.add(QualifiedName.of(schema, n)));
            Set<QualifiedName> parents = new HashSet<>(notes.inherits());
            table.partitionOf().ifPresent(parents::add);
            return new Entries(table.name(), indexes, constraints, referenced, parents);
        }
    }

    SchemaLookup with(Table table, TableNotes notes) {
        Entries entries = Entries.of(table, notes);
        PMap<QualifiedName, QualifiedName> owners = indexes;
        for (QualifiedName index : entries.indexes) {
            owners = owners.plus(index, entries.table);
        }
        return new SchemaLookup(
                owners,
                plus(constraints, entries.constraints, entries.table),
                plus(referencing, entries.referenced, entries.table),
                plus(children, entries.parents, entries.table));
    }

    SchemaLookup without(Table table, TableNotes notes) {
        Entries entries = Entries.of(table, notes);
        return new SchemaLookup(
                indexes.minusAll(entries.indexes),
                minus(constraints, entries.constraints, entries.table),
                minus(referencing, entries.referenced, entries.table),
                minus(children, entries.parents, entries.table));
    }

    SortedSet<QualifiedName> referencing(QualifiedName table) {
        return new TreeSet<>(referencing.getOrDefault(table, HashTreePSet.empty()));
    }

    SortedSet<QualifiedName> children(QualifiedName table) {
        return new TreeSet<>(children.getOrDefault(table, HashTreePSet.empty()));
    }

    Optional<QualifiedName> tableOfIndex(QualifiedName index) {
        return Optional.ofNullable(indexes.get(index));
    }

    private static PMap<QualifiedName, PSet<QualifiedName>> plus(
            PMap<QualifiedName, PSet<QualifiedName>> map, Set<QualifiedName> keys, QualifiedName value) {
        PMap<QualifiedName, PSet<QualifiedName>> result = map;
        for (QualifiedName key : keys) {
            result = result.plus(
                    key, result.getOrDefault(key, HashTreePSet.empty()).plus(value));
        }
        return result;
    }

    private static PMap<QualifiedName, PSet<QualifiedName>> minus(
            PMap<QualifiedName, PSet<QualifiedName>> map, Set<QualifiedName> keys, QualifiedName value) {
        PMap<QualifiedName, PSet<QualifiedName>> result = map;
        for (QualifiedName key : keys) {
            PSet<QualifiedName> rest =
                    result.getOrDefault(key, HashTreePSet.empty()).minus(value);
            result = rest.isEmpty() ? result.minus(key) : result.plus(key, rest);
        }
        return result;
    }
}
