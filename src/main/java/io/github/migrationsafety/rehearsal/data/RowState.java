package io.github.migrationsafety.rehearsal.data;

import io.github.migrationsafety.sql.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.pcollections.HashTreePMap;
import org.pcollections.PMap;

/**
 * The rows of all tables at one moment. Immutable; two states share the tables that were not read again between them.
 *
 * @param tables by name
 */
record RowState(PMap<QualifiedName, TableRows> tables) {
    static final RowState EMPTY = new RowState(HashTreePMap.empty());

    Optional<TableRows> table(QualifiedName name) {
        return Optional.ofNullable(tables.get(name));
    }

    RowState with(TableRows rows) {
        return new RowState(tables.plus(rows.table(), rows));
    }

    RowState without(QualifiedName table) {
        return new RowState(tables.minus(table));
    }

    /** The tables that stand in both states and were read between them, sorted. */
    List<QualifiedName> readSince(RowState earlier) {
        if (tables == earlier.tables) {
            return List.of();
        }
        List<QualifiedName> names = new ArrayList<>();
        tables.forEach((name, rows) -> {
            TableRows before = earlier.tables.get(name);
            if (before != null && before != rows) {
                names.add(name);
            }
        });
        names.sort(null);
        return names;
    }

    /** The tables that are new in this state or were read between the two, sorted. */
    SortedSet<QualifiedName> touchedSince(RowState earlier) {
        SortedSet<QualifiedName> names = new TreeSet<>();
        if (tables != earlier.tables) {
            tables.forEach((name, rows) -> {
                if (earlier.tables.get(name) != rows) {
                    names.add(name);
                }
            });
        }
        return names;
    }
}
