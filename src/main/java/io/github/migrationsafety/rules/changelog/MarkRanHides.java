package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Guard;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.List;
import java.util.Optional;

/** {@code changelog/mark-ran-hides}: a precondition that skipped the changeset without a word.
 *
 * @see <a href="https://docs.liquibase.com/concepts/changelogs/preconditions.html">Liquibase: preconditions</a>
 */
public final class MarkRanHides extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "changelog/mark-ran-hides",
            Severity.WARNING,
            RuleInfo.BOTH,
            "A precondition with MARK_RAN or CONTINUE that skips the changeset, so that nothing is proved");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        ChangeSet changeSet = step.changeSet();
        Optional<Guard> guard = changeSet.directions().guard();
        if (guard.isEmpty()
                || guard.get().leavesOutPostgres()
                || changeSet.unreadable().isPresent()) {
            return List.of();
        }
        boolean skips = step.evidence()
                .map(e -> wasSkipped(e, guard.get()))
                .orElseGet(() -> guard.get().onFail().hides()
                        && Forecast.of(guard.get().condition(), step.before(), context.defaultSchema())
                                == Forecast.FAILS);
        return skips ? List.of(problem(changeSet, guard.get())) : List.of();
    }

    // It reached the database, where Liquibase ran nothing of it.
    private static boolean wasSkipped(Evidence evidence, Guard guard) {
        return evidence.outcome() == Evidence.Outcome.NOT_REHEARSED
                && !evidence.fingerprintBefore().isBlank()
                && (guard.onFail().hides() || guard.onError().hides());
    }

    private static Problem problem(ChangeSet changeSet, Guard guard) {
        Guard.Reaction reaction = guard.onFail().hides() ? guard.onFail() : guard.onError();
        return About.of(
                changeSet,
                "The precondition of " + About.object(changeSet).replaceFirst(" ", " `")
                        + "` does not hold after the changesets"
                        + " before it, and " + reaction + " passes over that: it is "
                        + (reaction == Guard.Reaction.MARK_RAN ? "recorded as run" : "left out")
                        + " without having run. Neither it nor its rollback is proved, and where the precondition does not hold"
                        + " in production, the change is missing and nobody is told.",
                "Let the precondition halt the update (onFail HALT), or take out the changeset if it has nothing left to do.");
    }
}
