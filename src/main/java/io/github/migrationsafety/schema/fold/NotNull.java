package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.sql.QualifiedName;
import java.util.List;
import java.util.Optional;

/** NOT NULL, which is a property of the column and since PostgreSQL 18 a constraint with a name as well. */
final class NotNull {
    private static final int IS_CONSTRAINT = 18;

    private NotNull() {}

    /** Makes columns of a table NOT NULL, and of its children, whose constraints take the name of the parent's. */
    static void setTree(Workspace work, QualifiedName table, List<String> columns, Optional<String> name) {
        columns.forEach(column -> {
            work.editFull(table, d -> d.inheritedNotNull.remove(column));
            setColumn(work, table, column, name);
        });
    }

    private static void setColumn(Workspace work, QualifiedName table, String column, Optional<String> name) {
        work.editFull(table, d -> {
            name.ifPresent(n -> named(work, d, column, n));
            set(work, d, column);
        });
        Optional<String> parents = work.draft(table).map(d -> d.notNullNames.get(column));
        for (QualifiedName child : work.schema().children(table)) {
            work.editFull(child, d -> {
                if (d.columns.containsKey(column) && !d.columns.get(column).notNull()) {
                    d.inheritedNotNull.add(column);
                }
            });
            setColumn(work, child, column, parents);
        }
    }

    static void set(Workspace work, Draft table, String column) {
        table.column(column, c -> Columns.notNull(c, true));
        if (work.major >= IS_CONSTRAINT && table.columns.containsKey(column)) {
            table.notNullNames.computeIfAbsent(
                    column, c -> ObjectNames.constraint(work.schema(), table, c, "not_null"));
        }
    }

    private static void named(Workspace work, Draft table, String column, String name) {
        if (work.major >= IS_CONSTRAINT) {
            table.notNullNames.putIfAbsent(column, name);
        }
    }

    /**
     * Lets a column of a table be NULL, and of its children; since PostgreSQL 18 a child keeps a constraint of its own.
     */
    static void dropTree(Workspace work, QualifiedName table, String column) {
        Draft draft = work.draft(table).orElseThrow();
        draft.notNullNames.remove(column);
        draft.inheritedNotNull.remove(column);
        draft.column(column, c -> Columns.notNull(c, false));
        work.store(draft);
        for (QualifiedName child : work.schema().children(table)) {
            Draft below = work.draft(child).orElseThrow();
            if (work.major < IS_CONSTRAINT
                    || below.partitionOf.equals(Optional.of(table))
                    || below.inheritedNotNull.contains(column)) {
                dropTree(work, child, column);
            }
        }
    }
}
