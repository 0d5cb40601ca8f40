package io.github.migrationsafety.rules.data;

import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.RunningRelease;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * {@code data/truncate}: every row is lost, and with CASCADE every row of each table that points there, whatever its ON DELETE
 * says.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-truncate.html">TRUNCATE</a>
 */
public final class Truncate extends StatementRule {
    public static final RuleInfo INFO =
            RuleInfo.of("data/truncate", Severity.ERROR, RuleInfo.SOURCE, "TRUNCATE of a table that exists already");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Moment moment, RunningRelease running) {
        if (!(moment.statement() instanceof Statement.Truncate truncate)) {
            return List.of();
        }
        return truncate.tables().stream()
                .filter(written -> running.table(moment, written).isPresent())
                .map(written -> moment.tables().resolve(written))
                .map(table -> moment.problem(
                        table.toString(),
                        table,
                        "TRUNCATE removes every row of `" + table + "`"
                                + (truncate.cascade()
                                        ? along(table, moment.step().before())
                                        : "")
                                + ". No rollback brings them back, and reads and writes of the table wait until the changeset is"
                                + " committed.",
                        KeptRows.remedy(table, Optional.empty(), moment)))
                .toList();
    }

    private static String along(QualifiedName table, Schema schema) {
        SortedSet<QualifiedName> reached = new TreeSet<>();
        Deque<QualifiedName> open = new ArrayDeque<>(List.of(table));
        while (!open.isEmpty()) {
            for (QualifiedName referencing : schema.referencing(open.pop())) {
                if (!referencing.equals(table) && reached.add(referencing)) {
                    open.add(referencing);
                }
            }
        }
        return reached.isEmpty()
                ? " and, with CASCADE, of every table that references it"
                : " and, with CASCADE, of "
                        + String.join(
                                ", ", reached.stream().map(t -> "`" + t + "`").toList());
    }
}
