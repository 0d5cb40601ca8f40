package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.rule.Act;
import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.Waiting;
import io.github.migrationsafety.rule.Way;
import io.github.migrationsafety.rule.WayRule;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.LockMode;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code locks/explicit-lock}: LOCK TABLE in a mode that keeps writers out until the transaction ends.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-lock.html">LOCK</a>
 */
public final class ExplicitLock extends WayRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "locks/explicit-lock",
            Severity.WARNING,
            RuleInfo.BOTH,
            "LOCK TABLE in a mode that blocks writes, on a table that exists already");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(Way way, History history, RuleContext context) {
        List<Problem> problems = new ArrayList<>();
        for (Act act : way.acts()) {
            if (act.statement() instanceof Statement.Lock lock
                    && LockMode.ofNumber(lock.mode()).blocksWrites()) {
                lock.tables().stream()
                        .filter(act::inUse)
                        .map(act::resolve)
                        .distinct()
                        .forEach(table -> problems.add(problem(table, LockMode.ofNumber(lock.mode()), act)));
            }
        }
        return problems;
    }

    private static Problem problem(QualifiedName table, LockMode mode, Act act) {
        return act.problem(
                table.toString(),
                table,
                "LOCK TABLE takes " + mode + " on `" + table + "` and keeps it until the transaction ends: "
                        + Waiting.on("`" + table + "`", mode) + " all the while.",
                Mended.after(
                        "To keep two migrations from running at once, take an advisory lock instead: SELECT"
                                + " pg_advisory_xact_lock(hashtext('" + table
                                + "')). Leave the lock out: each statement takes the lock that it needs.",
                        Mended.of(act.way().changeSet())
                                .filter(m -> act.alone())
                                .map(m -> m.without(text -> text == act.text()))));
    }
}
