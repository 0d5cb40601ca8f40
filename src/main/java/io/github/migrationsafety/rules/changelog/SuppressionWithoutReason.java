package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.SuppressionComment;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.List;
import java.util.Optional;

/** {@code changelog/suppression-without-reason}: a suppression comment that does not say why. It suppresses nothing. */
public final class SuppressionWithoutReason extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "changelog/suppression-without-reason",
            Severity.WARNING,
            RuleInfo.SOURCE,
            "A suppression comment that gives no reason");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        return step.changeSet().suppressions().stream()
                .filter(comment -> comment.reason().isBlank())
                .map(comment -> problem(comment, step.changeSet()))
                .toList();
    }

    private static Problem problem(SuppressionComment comment, ChangeSet changeSet) {
        String rule = comment.rule().isBlank() ? "no rule" : "`" + comment.rule() + "`";
        return new Problem(
                changeSet.id(),
                comment.at(),
                comment.rule().isBlank() ? "migration-safety:ignore" : comment.rule(),
                Optional.empty(),
                "The suppression of " + rule
                        + " gives no reason. It does not count: whoever reads it later could not tell"
                        + " whether it still holds.",
                "migration-safety:ignore " + (comment.rule().isBlank() ? "RULE" : comment.rule())
                        + " why it is safe here");
    }
}
