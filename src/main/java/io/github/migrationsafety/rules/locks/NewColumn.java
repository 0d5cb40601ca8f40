package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.rule.Fix;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.sql.ColumnDefinition;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.List;
import java.util.stream.Stream;

/** How remedies add a column without what makes ADD COLUMN slow. Stateless. */
final class NewColumn {
    private NewColumn() {}

    /** The column without its constraints, and then what a remedy does about those. */
    static Fix first(QualifiedName table, ColumnDefinition column, Fix then) {
        String alter = "ALTER TABLE " + SqlName.of(table) + " ";
        String name = SqlName.of(column.name());
        Fix.Part add = Fix.timed(
                "add-" + table.name() + "-" + column.name(),
                alter + "ADD COLUMN " + name + " " + column.type()
                        + column.defaultValue().map(v -> " DEFAULT " + v.text()).orElse("")
                        + (column.notNull() ? " NOT NULL" : ""),
                alter + "DROP COLUMN " + name);
        List<Fix.Part> parts =
                Stream.concat(Stream.of(add), then.parts().stream()).toList();
        return new Fix("Add the column without the constraint, and the constraint after that:", parts);
    }
}
