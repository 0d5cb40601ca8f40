package io.github.migrationsafety.rules.data;

import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.RunningRelease;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.InsertedRows;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * {@code data/insert-without-columns}: the values go into the columns in the order in which the table happens to have them.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-insert.html">INSERT</a>
 */
public final class InsertWithoutColumns extends StatementRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "data/insert-without-columns",
            Severity.WARNING,
            RuleInfo.SOURCE,
            "INSERT without a column list into a table that exists already");

    private static final Pattern DEFAULT_ROW = Pattern.compile("(?is).*\\bdefault\\s+values\\b.*");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Moment moment, RunningRelease running) {
        if (!(moment.statement() instanceof Statement.Insert insert)
                || insert.columnList()
                || running.table(moment, insert.table()).isEmpty()
                || DEFAULT_ROW.matcher(moment.text().sql()).matches()) {
            return List.of();
        }
        QualifiedName table = moment.tables().resolve(insert.table());
        Optional<Table> known = moment.step().before().table(table).filter(Table::complete);
        Optional<InsertedRows> rows = InsertedRows.of(moment.text().sql());
        Optional<List<Column>> filled = known.flatMap(t -> rows.map(r -> filled(t, r)));
        Optional<String> columns = filled.filter(f -> f.stream().noneMatch(Column::generated))
                .map(f -> SqlName.list(f.stream().map(Column::name).toList()));
        return List.of(moment.problem(
                table.toString(),
                table,
                "INSERT into `" + table
                        + "` lists no columns. A column that is added or stands in another order in some database"
                        + " makes it fail there, or puts values into the wrong columns.",
                Mended.after(
                        "List the columns, INSERT INTO " + SqlName.of(table) + " (" + columns.orElse("…") + ") …",
                        Mended.of(moment.step().changeSet())
                                .filter(m -> columns.isPresent())
                                .map(m -> m.with(
                                        moment.text(),
                                        sql -> listed(sql, rows.orElseThrow().target(), columns.orElseThrow()))))));
    }

    /** The values go to the first columns, as many as there are. */
    private static List<Column> filled(Table table, InsertedRows rows) {
        return table.columns().stream().limit(rows.rows().get(0).size()).toList();
    }

    private static String listed(String sql, int target, String columns) {
        return sql.substring(0, target) + " (" + columns + ")" + sql.substring(target);
    }
}
