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
        for (String column : columns) {
            work.editFull(table, d -> {
                name.ifPresent(n -> named(work, d, column, n));
                set(work, d, column);
            });
            Optional<String> parents = work.draft(table).map(d -> d.notNullNames.get(column));
            work.schema().children(table).forEach(child -> setTree(work, child, List.of(column), parents));
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

    static void drop(Draft table, String column) {
        table.column(column, c -> Columns.notNull(c, false));
        table.notNullNames.remove(column);
    }
}
