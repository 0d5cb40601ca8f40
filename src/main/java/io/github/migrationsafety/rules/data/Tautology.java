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
 * {@code data/tautology}: a WHERE that looks like a condition and lets every row through: {@code 1 = 1}, {@code true},
 * {@code … OR true}, and, where the column is NOT NULL, {@code id = id} and {@code id IS NOT NULL}.
 *
 * @see <a href="https://www.postgresql.org/docs/17/functions-comparison.html">Comparison functions and operators</a>, on NULL
 */
public final class Tautology extends StatementRule {
    public static final RuleInfo INFO =
            RuleInfo.of("data/tautology", Severity.WARNING, RuleInfo.SOURCE, "A WHERE that is true for every row");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Moment moment, RunningRelease running) {
        if (moment.statement() instanceof Statement.Update update) {
            return check("UPDATE of", "changes", update.table(), update.where(), moment, running);
        } else if (moment.statement() instanceof Statement.Delete delete) {
            return check("DELETE from", "removes", delete.table(), delete.where(), moment, running);
        }
        return List.of();
    }

    private static List<Problem> check(
            String what,
            String does,
            QualifiedName written,
            Optional<String> where,
            Moment moment,
            RunningRelease running) {
        if (where.filter(w -> isTautology(w, moment, written, running)).isEmpty()
                || running.table(moment, written).isEmpty()) {
            return List.of();
        }
        QualifiedName table = moment.tables().resolve(written);
        return List.of(moment.problem(
                table.toString(),
                table,
                what + " `" + table + "` has the condition `" + where.get().strip()
                        + "`, which is true for every row: it " + does + " all of them.",
                does.equals("removes")
                        ? KeptRows.remedy(table, Optional.empty(), moment)
                        : BatchedUpdate.remedy((Statement.Update) moment.statement(), moment)));
    }
}
