package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** The unique indexes on which foreign keys of other tables rest: a foreign key goes with the index, by CASCADE. */
final class ForeignKeyTargets {
    private final Workspace work;

    ForeignKeyTargets(Workspace work) {
        this.work = work;
    }

    /** Drops the foreign keys that rested on an index that is gone, unless another unique index has the same columns. */
    void dropUncovered(QualifiedName table, Index gone) {
        if (!gone.unique() || gone.partial()) {
            return;
        }
        Set<String> columns = columns(gone);
        Table now = work.schema().table(table).orElseThrow();
        boolean covered = now.indexes().stream()
                .anyMatch(i -> i.unique() && !i.partial() && columns(i).equals(columns));
        if (!covered) {
            work.dropReferences(table, c -> new HashSet<>(c.referencedColumns()).equals(columns));
        }
    }

    /** The columns to which a foreign key without a column list points. */
    List<String> primaryKey(QualifiedName table) {
        return work.draft(table)
                .flatMap(Draft::primaryKey)
                .map(c -> c.columns())
                .orElse(List.of());
    }

    private static Set<String> columns(Index index) {
        return index.keys().stream().flatMap(Optional::stream).collect(Collectors.toSet());
    }
}
