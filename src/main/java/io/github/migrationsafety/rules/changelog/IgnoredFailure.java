package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.List;

/** {@code changelog/ignored-failure}: {@code failOnError="false"}.
 *
 * @see <a href="https://docs.liquibase.com/concepts/changelogs/attributes/fail-on-error.html">Liquibase: failOnError</a>
 */
public final class IgnoredFailure extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "changelog/ignored-failure",
            Severity.ERROR,
            RuleInfo.SOURCE,
            "failOnError=false: the update goes on when the changeset fails");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        ChangeSet changeSet = step.changeSet();
        if (changeSet.directions().failOnError()) {
            return List.of();
        }
        return List.of(About.of(
                changeSet,
                About.name(changeSet)
                        + " has failOnError=\"false\": when it fails, the update goes on and reports success. It is recorded nowhere,"
                        + " the changesets after it run on a schema that lacks it, and databases drift apart.",
                Mended.after(
                        "Where the change may be there already, say so with a precondition on it, or with IF NOT EXISTS. Take"
                                + " failOnError out.",
                        Mended.of(step, context).map(m -> m.withoutAttribute("failOnError")))));
    }
}
