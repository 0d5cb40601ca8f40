package io.github.migrationsafety.rules.data;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Paste;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

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
        List<String> key = known.get().primaryKey().map(Constraint::columns).orElse(List.of());
        boolean referenced = !moment.step().before().referencing(table).isEmpty();
        if (where.isEmpty() && (key.isEmpty() || referenced)) {
            return first + ".";
        }
        List<String> names = known.get().columns().stream()
                .filter(c -> !c.generated())
                .map(Column::name)
                .toList();
        String columns = SqlName.list(names);
        String kept = SqlName.of(new QualifiedName(table.schema(), SqlName.joined(table.name(), "removed")));
        String condition = where.map(w -> " WHERE " + w).orElse("");
        String overriding = known.get().columns().stream().anyMatch(Column::identity) ? " OVERRIDING SYSTEM VALUE" : "";
        String delete = key.isEmpty()
                ? "DELETE FROM " + SqlName.of(table) + condition
                : "DELETE FROM " + SqlName.of(table) + " AS t USING " + kept + " AS r WHERE "
                        + key.stream()
                                .map(k -> "r." + SqlName.of(k) + " = t." + SqlName.of(k))
                                .collect(Collectors.joining(" AND "));
        List<String> sql = new ArrayList<>(
                List.of("CREATE TABLE " + kept + " AS SELECT " + columns + " FROM " + SqlName.of(table) + condition));
        if (!key.isEmpty()) {
            sql.add("ALTER TABLE " + kept + " ADD CONSTRAINT "
                    + SqlName.of(SqlName.joined("pk", table.name(), "removed")) + " PRIMARY KEY (" + SqlName.list(key)
                    + ")");
        }
        sql.add(delete);
        return first + (where.isEmpty() ? ", here of all of them" : "") + ":\n"
                + new Paste(changeSet)
                        .plain(
                                changeSet.id().id(),
                                sql,
                                List.of(
                                        "INSERT INTO " + SqlName.of(table) + " (" + columns + ")" + overriding
                                                + " SELECT " + columns + " FROM " + kept,
                                        "DROP TABLE " + kept));
    }
}
