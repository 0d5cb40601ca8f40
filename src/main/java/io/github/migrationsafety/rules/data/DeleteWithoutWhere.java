package io.github.migrationsafety.rules.data;

import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.RunningRelease;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * {@code data/delete-without-where}: every row is lost.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-delete.html">DELETE</a>
 */
public final class DeleteWithoutWhere extends StatementRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "data/delete-without-where",
            Severity.ERROR,
            RuleInfo.SOURCE,
            "DELETE without WHERE on a table that exists already");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Moment moment, RunningRelease running) {
        if (!(moment.statement() instanceof Statement.Delete delete)
                || delete.where().isPresent()
                || isTakenAlong(moment)
                || running.table(moment, delete.table()).isEmpty()) {
            return List.of();
        }
        QualifiedName table = moment.tables().resolve(delete.table());
        return List.of(moment.problem(
                table.toString(),
                table,
                "DELETE from `" + table
                        + "` has no WHERE: every row is lost, with those that follow by ON DELETE CASCADE, and no"
                        + " rollback brings them back.",
                KeptRows.remedy(table, Optional.empty(), moment)));
    }

    /** Whether it stands in the WITH clause of an INSERT: {@code WITH moved AS (DELETE … RETURNING *) INSERT …} moves rows. */
    private static boolean isTakenAlong(Moment moment) {
        return moment.text()
                .within()
                .filter(w -> !w.inBlock())
                .filter(w ->
                        w.around().statements().orElse(List.of()).stream().anyMatch(Statement.Insert.class::isInstance))
                .isPresent();
    }
}
