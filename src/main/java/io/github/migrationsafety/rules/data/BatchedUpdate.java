package io.github.migrationsafety.rules.data;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Paste;
import io.github.migrationsafety.rule.Remedy;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * An UPDATE of a whole table in two changesets: one keeps the old values, the other changes the rows in batches, each committed by
 * itself. What is interrupted half way can be run again: rows that are changed already differ from the copy.
 *
 * @see <a href="https://www.postgresql.org/docs/17/plpgsql-transactions.html">Transaction management in PL/pgSQL</a>
 */
final class BatchedUpdate {
    private static final Pattern UPDATE =
            Pattern.compile("(?is)^\\s*update\\s+(?:only\\s+)?\\S+\\s+set\\s+(.+?)(?:\\s+where\\s+.+)?[\\s;]*$");

    private BatchedUpdate() {}

    /** The changesets in place of the one that an UPDATE stands in; empty unless it stands there alone and its table has a key. */
    static Optional<String> of(Statement.Update update, Moment moment) {
        ChangeSet changeSet = moment.step().changeSet();
        QualifiedName table = moment.tables().resolve(update.table());
        Optional<String> key = moment.step()
                .before()
                .table(table)
                .filter(Table::complete)
                .flatMap(Table::primaryKey)
                .map(Constraint::columns)
                .filter(k -> k.size() == 1 && !update.columns().contains(k.get(0)))
                .map(k -> k.get(0));
        Matcher written = UPDATE.matcher(moment.text().sql());
        boolean plain = !update.from()
                && !update.with()
                && changeSet.sql().size() == 1
                && changeSet.directions().guard().isEmpty()
                && written.matches()
                && !written.group(1).toLowerCase(Locale.ROOT).contains("select");
        return key.filter(k -> plain).map(k -> changeSets(changeSet, table, k, update.columns(), written.group(1)));
    }

    /** What to do about an UPDATE that leaves no row out. */
    static String remedy(Statement.Update update, Moment moment) {
        return "Name the rows that it is meant for with WHERE. If it is meant for all of them, keep the old values in a table first,"
                + " and change the rows in batches"
                + of(update, moment).map(changeSets -> ":\n" + changeSets).orElse(".");
    }

    private static String changeSets(
            ChangeSet changeSet, QualifiedName table, String key, List<String> columns, String assignments) {
        QualifiedName copyName = new QualifiedName(table.schema(), SqlName.joined(table.name(), "before"));
        String copy = SqlName.of(copyName);
        String kept =
                SqlName.list(Stream.concat(Stream.of(key), columns.stream()).toList());
        String keep = new Paste(changeSet)
                .plain(
                        "keep-" + table.name() + "-before-" + changeSet.id().id(),
                        List.of(
                                "CREATE TABLE " + copy + " AS SELECT " + kept + " FROM " + SqlName.of(table),
                                "ALTER TABLE " + copy + " ADD CONSTRAINT "
                                        + SqlName.of(SqlName.joined("pk", copyName.name())) + " PRIMARY KEY ("
                                        + SqlName.of(key) + ")"),
                        List.of("DROP TABLE " + copy));
        Remedy change = new Remedy(
                changeSet.id().id(),
                changeSet.id().author(),
                false,
                List.of(block(SqlName.of(table), copy, SqlName.of(key), columns, assignments)),
                List.of(back(SqlName.of(table), copy, SqlName.of(key), columns)),
                false,
                changeSet.directions().selection());
        return keep + (changeSet.format() == ChangeSet.Format.SQL ? "\n\n" : "\n") + change.in(changeSet.format());
    }

    private static String block(String table, String copy, String key, List<String> columns, String assignments) {
        return """
                DO $$
                DECLARE
                  done %1$s.%3$s%%TYPE;
                  upto %1$s.%3$s%%TYPE;
                BEGIN
                  LOOP
                    SELECT %3$s INTO upto FROM (SELECT %3$s FROM %2$s WHERE done IS NULL OR %3$s > done
                      ORDER BY %3$s LIMIT 1000) AS batch ORDER BY %3$s DESC LIMIT 1;
                    EXIT WHEN NOT FOUND;
                    UPDATE %1$s AS t SET %4$s
                     WHERE t.%3$s <= upto AND (done IS NULL OR t.%3$s > done)
                       AND EXISTS (SELECT FROM %2$s AS b WHERE b.%3$s = t.%3$s AND %5$s);
                    done := upto;
                    COMMIT;
                  END LOOP;
                END $$"""
                .formatted(table, copy, key, assignments, columns(columns, " IS NOT DISTINCT FROM ", " AND "));
    }

    private static String back(String table, String copy, String key, List<String> columns) {
        return "UPDATE " + table + " AS t SET "
                + columns.stream()
                        .map(c -> SqlName.of(c) + " = b." + SqlName.of(c))
                        .collect(Collectors.joining(", "))
                + " FROM " + copy + " AS b WHERE b." + key + " = t." + key;
    }

    private static String columns(List<String> columns, String compared, String between) {
        return columns.stream()
                .map(SqlName::of)
                .map(c -> "b." + c + compared + "t." + c)
                .collect(Collectors.joining(between));
    }
}
