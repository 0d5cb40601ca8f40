package io.github.migrationsafety.schema.fold;

import java.util.List;

/** NOT NULL, which is a property of the column and since PostgreSQL 18 a constraint with a name as well. */
final class NotNull {
    private static final int IS_CONSTRAINT = 18;

    private NotNull() {}

    static void set(Workspace work, Draft table, List<String> columns) {
        columns.forEach(c -> set(work, table, c));
    }

    static void set(Workspace work, Draft table, String column) {
        table.column(column, c -> Columns.notNull(c, true));
        if (work.major >= IS_CONSTRAINT && table.columns.containsKey(column)) {
            table.notNullNames.computeIfAbsent(
                    column, c -> ObjectNames.constraint(work.schema(), table, c, "not_null"));
        }
    }

    static void named(Workspace work, Draft table, String column, String name) {
        if (work.major >= IS_CONSTRAINT) {
            table.notNullNames.putIfAbsent(column, name);
        }
        set(work, table, column);
    }

    static void drop(Draft table, String column) {
        table.column(column, c -> Columns.notNull(c, false));
        table.notNullNames.remove(column);
    }
}
