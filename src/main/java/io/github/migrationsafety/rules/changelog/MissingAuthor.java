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

/** {@code changelog/missing-author}: a changeset without an author, or with one that the policy does not allow. */
public final class MissingAuthor extends StepRule {
    public static final RuleInfo INFO = new RuleInfo(
            "changelog/missing-author",
            Severity.WARNING,
            RuleInfo.SOURCE,
            "A changeset without an author, or with one against the policy's pattern",
            List.of(new RuleInfo.Option(
                    "pattern", "a regular expression for the whole author; without it any author will do.")));

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        ChangeSet changeSet = step.changeSet();
        String author = changeSet.id().author();
        if (author.isBlank()) {
            return List.of(About.of(
                    changeSet,
                    About.name(changeSet)
                            + " has no author. The author is part of its identity in DATABASECHANGELOG and cannot be added once it"
                            + " is deployed, and nobody knows whom to ask about it.",
                    "Give it an author before it is released."));
        }
        return PatternOption.of(INFO, context).filter(p -> !p.matcher(author).matches()).stream()
                .map(p -> About.of(
                        changeSet,
                        About.name(changeSet) + " has the author `" + author + "`, which does not match `" + p
                                + "`. The author is part of its identity and cannot be changed once it is deployed.",
                        "Give it an author that matches before it is released."))
                .toList();
    }
}
