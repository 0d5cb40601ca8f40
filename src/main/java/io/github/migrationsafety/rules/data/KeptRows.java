package io.github.migrationsafety.rules.data;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Paste;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.List;
import java.util.Optional;

/** The changeset that removes rows and can bring them back: it keeps a copy of them. */
final class KeptRows {
    private KeptRows() {}

    /** @param where the condition of the rows that are meant, if it is known */
    static String remedy(QualifiedName table, Optional<String> where, Moment moment) {
        ChangeSet changeSet = moment.step().changeSet();
        Optional<Table> known = moment.step().before().table(table).filter(Table::complete);
        String first = "Name the rows that it is meant for, and keep a copy of them for the way back";
        if (known.isEmpty()) {
            return first + ".";
        }
        List<String> names = known.get().columns().stream()
                .filter(c -> !c.generated())
                .map(Column::name)
                .toList();
        String columns = SqlName.list(names);
        String kept = SqlName.of(new QualifiedName(table.schema(), SqlName.joined(table.name(), "removed")));
        String condition = where.orElseGet(() -> SqlName.of(names.get(0)) + " IN (…)");
        String overriding = known.get().columns().stream().anyMatch(Column::identity) ? " OVERRIDING SYSTEM VALUE" : "";
        return first + ":\n"
                + new Paste(changeSet)
                        .plain(
                                changeSet.id().id(),
                                List.of(
                                        "CREATE TABLE " + kept + " AS SELECT " + columns + " FROM " + SqlName.of(table)
                                                + " WHERE " + condition,
                                        "DELETE FROM " + SqlName.of(table) + " WHERE " + condition),
                                List.of(
                                        "INSERT INTO " + SqlName.of(table) + " (" + columns + ")" + overriding
                                                + " SELECT " + columns + " FROM " + kept,
                                        "DROP TABLE " + kept));
    }
}
