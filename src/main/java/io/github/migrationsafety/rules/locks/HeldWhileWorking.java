package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.Act;
import io.github.migrationsafety.rule.Apart;
import io.github.migrationsafety.rule.ObservedRun;
import io.github.migrationsafety.rule.ObservedRun.Hold;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.Waiting;
import io.github.migrationsafety.rule.Way;
import io.github.migrationsafety.rule.WayRule;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.LockMode;
import io.github.migrationsafety.step.Observation.Observed;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * {@code locks/held-while-working}: a lock that an earlier statement took is held while a later one of the same transaction works
 * through many rows. Order matters: long work first and the lock last is fine.
 *
 * @see <a href="https://www.postgresql.org/docs/17/explicit-locking.html#LOCKING-TABLES">Table-Level Locks</a>: held to the end of
 *     the transaction
 */
public final class HeldWhileWorking extends WayRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "locks/held-while-working",
            Severity.WARNING,
            RuleInfo.BOTH,
            "A strong lock is held while later statements of the same transaction do long work");

    /** Fewer rows than these are no long work, whatever the size of the table in production. */
    private static final long FEW_ROWS = 20;

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public Set<String> yieldsTo() {
        return Set.of("data/backfill-with-schema-change", "locks/validate-in-same-transaction");
    }

    @Override
    public List<Problem> check(Way way, History history, RuleContext context) {
        if (!way.changeSet().runInTransaction()) {
            return List.of();
        }
        Map<QualifiedName, Problem> found = new LinkedHashMap<>();
        Map<QualifiedName, LockMode> held = new LinkedHashMap<>();
        List<Act> working = way.acts().stream().filter(LongWork::isDoneBy).toList();
        for (Act act : working.isEmpty() ? working : way.acts()) {
            if (working.contains(act)) {
                held.forEach((table, mode) -> found.putIfAbsent(table, problem(act, table, mode, context)));
            }
            StrongLocks.withReferenced(act)
                    .forEach((table, mode) -> held.merge(table, mode, HeldWhileWorking::stronger));
        }
        way.observedRun(context.tables(history)).ifPresent(run -> observed(run, way, found, context));
        return List.copyOf(found.values());
    }

    private static LockMode stronger(LockMode a, LockMode b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    private static void observed(ObservedRun run, Way way, Map<QualifiedName, Problem> found, RuleContext context) {
        for (Hold hold : run.holds(LockMode.SHARE)) {
            hold.statements().stream()
                    .skip(1)
                    .filter(statement -> isLong(statement, run))
                    .findFirst()
                    .ifPresent(statement ->
                            found.putIfAbsent(hold.table().name(), problem(run, way, statement, hold, context)));
        }
    }

    private static boolean isLong(Observed statement, ObservedRun run) {
        long rows = statement.rows().stream()
                .filter(r -> run.inUse(r.table()))
                .mapToLong(r -> r.inserted() + r.updated() + r.deleted())
                .sum();
        return rows >= FEW_ROWS;
    }

    private static Problem problem(Act act, QualifiedName table, LockMode mode, RuleContext context) {
        return act.problem(
                table.toString(), table, message(table, mode), remedy(act.way(), Optional.of(act.text()), context));
    }

    private static Problem problem(ObservedRun run, Way way, Observed statement, Hold hold, RuleContext context) {
        QualifiedName table = hold.table().name();
        return new Problem(
                way.changeSet().id(),
                way.at(statement).orElseGet(() -> run.at(statement)),
                table.toString(),
                Optional.of(table.toString()),
                message(table, hold.mode()),
                remedy(way, way.text(statement), context));
    }

    private static String message(QualifiedName table, LockMode mode) {
        return "This statement works through many rows while an earlier one of the transaction holds " + mode + " on `"
                + table + "`: " + Waiting.on("`" + table + "`", mode)
                + " until the work is done and the transaction ends.";
    }

    /** The long work between what comes before and after it. */
    private static String remedy(Way way, Optional<SqlText> work, RuleContext context) {
        return work.filter(w -> way.forward())
                .flatMap(w -> Apart.around(way.step(), w, context))
                .map(parts -> "Give the long work a changeset of its own:\n" + parts)
                .orElse(
                        "Give the long work a changeset of its own, before or after the one that locks; rows in batches,"
                                + " constraints validated and indexes built outside of this transaction.");
    }
}
