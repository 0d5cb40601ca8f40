package io.github.migrationsafety.rules.rollback;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Rollback;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.List;
import java.util.Set;

/**
 * {@code rollback/empty}: the changeset changes something and its rollback does nothing, which Liquibase counts as a rollback.
 *
 * @see <a href="https://docs.liquibase.com/workflows/liquibase-community/using-rollback.html">Liquibase: using rollback</a>
 */
public final class Empty extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "rollback/empty",
            Severity.ERROR,
            RuleInfo.SOURCE,
            "An empty or 'not required' rollback on a changeset that changes schema or data");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public Set<String> yieldsTo() {
        return Set.of("changelog/comment-swallows-rollback");
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        ChangeSet changeSet = step.changeSet();
        if (!(changeSet.rollback() instanceof Rollback.Empty)
                || changeSet.unreadable().isPresent()
                || !Effects.changesAnything(changeSet)) {
            return List.of();
        }
        return List.of(Words.about(
                changeSet,
                "The rollback of changeset `" + changeSet.id().id()
                        + "` is empty, but the changeset changes schema or data. Liquibase reports it as rolled back while"
                        + " the change stays, and applying the changeset again meets its own leftovers.",
                Missing.remedy(step, context)));
    }
}
