package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.List;

/** {@code changelog/id-pattern}: a changeset whose id is against the policy's pattern. */
public final class IdPattern extends StepRule {
    public static final RuleInfo INFO = new RuleInfo(
            "changelog/id-pattern",
            Severity.WARNING,
            RuleInfo.SOURCE,
            "A changeset whose id is against the policy's pattern",
            List.of(new RuleInfo.Option(
                    "pattern", "a regular expression for the whole id; without it the rule is silent.")));

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        ChangeSet changeSet = step.changeSet();
        return PatternOption.of(INFO, context)
                .filter(p -> !p.matcher(changeSet.id().id()).matches())
                .stream()
                .map(p -> About.of(
                        changeSet,
                        About.name(changeSet) + " has an id that does not match `" + p
                                + "`. The id is part of its identity and cannot be changed once it is deployed.",
                        "Give it an id that matches before it is released."))
                .toList();
    }
}
