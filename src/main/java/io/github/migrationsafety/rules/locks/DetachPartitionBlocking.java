package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.Act;
import io.github.migrationsafety.rule.Fix;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rule.Way;
import io.github.migrationsafety.rule.WayRule;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code locks/detach-partition-blocking}: DETACH PARTITION without CONCURRENTLY waits for, and then holds, ACCESS EXCLUSIVE on the
 * whole partitioned table.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-altertable.html#SQL-ALTERTABLE-DETACH-PARTITION">DETACH PARTITION</a>
 */
public final class DetachPartitionBlocking extends WayRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "locks/detach-partition-blocking",
            Severity.WARNING,
            RuleInfo.BOTH,
            "DETACH PARTITION without CONCURRENTLY from a table that exists already");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(Way way, History history, RuleContext context) {
        List<Problem> problems = new ArrayList<>();
        for (Act act : way.acts()) {
            if (act.statement() instanceof Statement.DetachPartition detach
                    && !detach.concurrently()
                    && act.mayAlter(detach.table(), detach.tableIfExists())
                    && !addedHere(detach, act)) {
                problems.add(problem(detach, act, context, history));
            }
        }
        return problems;
    }

    /** A partition that is new is attached to nothing that anybody reads through it yet. */
    private static boolean addedHere(Statement.DetachPartition detach, Act act) {
        return act.way().forward() && act.tables().isNew(detach.partition());
    }

    /** CONCURRENTLY leaves a CHECK constraint with the bounds on the partition, which goes when it is attached again. */
    private static String[] rollback(Act act, QualifiedName partition, Optional<String> key) {
        List<String> back = new ArrayList<>();
        act.way().changeSet().rollback().sql().stream().map(SqlText::sql).forEach(back::add);
        key.filter(k -> !back.isEmpty())
                .map(k -> "ALTER TABLE " + SqlName.of(partition) + " DROP CONSTRAINT "
                        + SqlName.of(SqlName.joined(partition.name(), k, "check")))
                .ifPresent(back::add);
        return back.toArray(String[]::new);
    }

    private static Problem problem(Statement.DetachPartition detach, Act act, RuleContext context, History history) {
        QualifiedName table = act.resolve(detach.table());
        QualifiedName partition = act.resolve(detach.partition());
        String message = "DETACH PARTITION without CONCURRENTLY locks all of `" + table
                + "` in ACCESS EXCLUSIVE mode: every read and write of it waits, first for the oldest transaction and then for the"
                + " detaching.";
        boolean hasDefault =
                act.schema().children(table).stream().anyMatch(context.definitions(history)::isDefaultPartition);
        Fix fix = hasDefault
                ? Fix.of("PostgreSQL refuses CONCURRENTLY while `" + table
                        + "` has a default partition. Keep the wait short: SET LOCAL"
                        + " lock_timeout = '" + Fix.LOCK_TIMEOUT
                        + "' before the statement, nothing else in the changeset, and run it"
                        + " again if it gives up.")
                : Fix.of(Fix.alone(
                        "detach-" + partition.name(),
                        "ALTER TABLE " + SqlName.of(table) + " DETACH PARTITION " + SqlName.of(partition)
                                + " CONCURRENTLY",
                        rollback(act, partition, context.definitions(history).partitionKey(table))));
        return act.problem(partition.toString(), table, message, fix);
    }
}
