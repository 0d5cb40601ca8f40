package io.github.migrationsafety.rules.data;

import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.RunningRelease;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import java.util.List;

/**
 * {@code data/update-without-where}: every row loses the old values of the columns that are set. Filling columns that the same
 * release adds loses nothing and is {@code data/backfill-not-batched}'s matter.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-update.html">UPDATE</a>
 */
public final class UpdateWithoutWhere extends StatementRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "data/update-without-where",
            Severity.WARNING,
            RuleInfo.SOURCE,
            "UPDATE without WHERE on a table that exists already");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Moment moment, RunningRelease running) {
        if (!(moment.statement() instanceof Statement.Update update)
                || update.where().isPresent()
                || running.table(moment, update.table()).isEmpty()
                || fillsNewColumns(update, moment, running)) {
            return List.of();
        }
        QualifiedName table = moment.tables().resolve(update.table());
        String columns = String.join(
                ", ", update.columns().stream().map(c -> "`" + c + "`").toList());
        return List.of(moment.problem(
                table.toString(),
                table,
                "UPDATE of `" + table + "` has no WHERE: every row gets another value in " + columns
                        + ", the old ones are lost, and whoever writes one of these rows waits until the changeset is committed.",
                BatchedUpdate.remedy(update, moment)));
    }
}
