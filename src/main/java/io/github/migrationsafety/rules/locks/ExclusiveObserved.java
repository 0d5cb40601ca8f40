package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.rule.NumberOption;
import io.github.migrationsafety.rule.ObservedRun;
import io.github.migrationsafety.rule.ObservedRun.Hold;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.rule.Waiting;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.LockMode;
import io.github.migrationsafety.step.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code locks/exclusive-observed}: a table in use was locked for longer than the policy allows for so few rows. What takes long on
 * the rehearsal's rows is not the size of the table: it waits, or it works on something else.
 *
 * @see <a href="https://www.postgresql.org/docs/17/explicit-locking.html#LOCKING-TABLES">Table-Level Locks</a>
 */
public final class ExclusiveObserved extends StepRule {
    private static final long DEFAULT_MILLIS = 1_000;

    public static final RuleInfo INFO = new RuleInfo(
            "locks/exclusive-observed",
            Severity.WARNING,
            RuleInfo.REHEARSAL,
            "A strong lock on a table that exists already was held longer than the policy allows",
            List.of(new RuleInfo.Option(
                    "budgetMillis",
                    "for how many milliseconds of the rehearsal a table may be locked ACCESS EXCLUSIVE or SHARE ROW EXCLUSIVE;"
                            + " 1000 unless given.")));

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public Set<String> yieldsTo() {
        return Set.of("locks/held-while-working", "locks/table-rewrite", "locks/scan-under-lock");
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        Duration budget =
                Duration.ofMillis(NumberOption.of(context, INFO, "budgetMillis", "milliseconds", DEFAULT_MILLIS));
        List<Problem> problems = new ArrayList<>();
        ObservedRun.applied(step, context.tables(history))
                .ifPresent(run -> run.holds(LockMode.SHARE_ROW_EXCLUSIVE).stream()
                        .filter(hold -> hold.atMost().compareTo(budget) > 0)
                        .map(hold -> problem(hold, run, budget))
                        .forEach(problems::add));
        return problems;
    }

    private static Problem problem(Hold hold, ObservedRun run, Duration budget) {
        String table = hold.table().name().toString();
        return new Problem(
                run.step().changeSet().id(),
                run.at(hold.first()),
                table,
                Optional.of(table),
                "`" + table + "` was locked " + hold.mode() + " for longer than " + budget.toMillis()
                        + " ms in the rehearsal, which has few rows: meanwhile "
                        + Waiting.on("`" + table + "`", hold.mode()) + ", and in production it takes longer still.",
                "Do what takes long in a changeset of its own, before this one, so that the lock is taken last and held for a"
                        + " moment.");
    }
}
