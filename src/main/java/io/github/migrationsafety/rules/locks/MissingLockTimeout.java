package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.rule.Act;
import io.github.migrationsafety.rule.Fix;
import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.Timeouts;
import io.github.migrationsafety.rule.Way;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.LockMode;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code locks/missing-lock-timeout}: a statement that waits for a strong lock makes everybody wait who comes after it, readers too,
 * as long as one long transaction lasts.
 *
 * @see <a href="https://www.postgresql.org/docs/17/runtime-config-client.html#GUC-LOCK-TIMEOUT">lock_timeout</a>
 */
public final class MissingLockTimeout implements Rule {
    public static final RuleInfo INFO = RuleInfo.of(
            "locks/missing-lock-timeout",
            Severity.WARNING,
            RuleInfo.SOURCE,
            "A strong lock on a table that exists already is requested without a lock_timeout in force");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        List<Problem> problems = new ArrayList<>();
        for (Way way : context.ways(history).forward()) {
            first(way, history, context).ifPresent(problems::add);
        }
        return problems;
    }

    private static Optional<Problem> first(Way way, History history, RuleContext context) {
        for (Act act : way.acts()) {
            Map<QualifiedName, LockMode> locks = hasRuleOfItsOwn(act) ? Map.of() : StrongLocks.of(act);
            if (!locks.isEmpty()
                    && context.timeouts(history).before(act, Timeouts.LOCK).isEmpty()) {
                // One that is set too late is what locks/lock-timeout-off tells of.
                boolean setLater = act.later().stream().anyMatch(l -> Timeouts.sets(l, Timeouts.LOCK)
                        .filter(t -> !t.isZero())
                        .isPresent());
                return setLater ? Optional.empty() : Optional.of(problem(act, locks, context));
            }
        }
        return Optional.empty();
    }

    /** What should not lock at all, or do so CONCURRENTLY, other rules tell of. */
    private static boolean hasRuleOfItsOwn(Act act) {
        return act.statement() instanceof Statement.Lock
                || act.statement() instanceof Statement.CreateIndex
                || act.statement() instanceof Statement.DetachPartition
                || act.statement() instanceof Statement.Drop drop && drop.kind() == Statement.ObjectKind.INDEX;
    }

    private static Problem problem(Act act, Map<QualifiedName, LockMode> locks, RuleContext context) {
        QualifiedName table = locks.keySet().iterator().next();
        return act.problem(
                table.toString(),
                table,
                "The statement needs " + locks.get(table) + " on `" + table
                        + "` and no lock_timeout is in force. While it waits for one"
                        + " long transaction, every statement on the table that comes later waits behind it.",
                remedy(act.way().step(), context));
    }

    private static String remedy(Step step, RuleContext context) {
        boolean local = step.changeSet().runInTransaction();
        String set = "SET " + (local ? "LOCAL " : "") + "lock_timeout = '" + Fix.LOCK_TIMEOUT + "'";
        return Mended.of(step, context)
                .map(m -> local ? m.first(set) : m.first(set).last("RESET lock_timeout"))
                .flatMap(Mended::text)
                .map(text -> "Give up after some seconds, and run the update again:\n" + text)
                .orElse("Give up after some seconds, and run the update again; this comes before the statement:\n" + set
                        + ";");
    }
}
