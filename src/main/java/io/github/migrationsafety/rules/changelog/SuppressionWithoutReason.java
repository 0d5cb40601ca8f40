package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SuppressionRule;
import java.util.List;
import java.util.Optional;

/**
 * {@code changelog/suppression-without-reason}: a suppression that does not say why. A comment without a reason suppresses nothing;
 * an exclusion of the policy does.
 */
public final class SuppressionWithoutReason implements SuppressionRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "changelog/suppression-without-reason",
            Severity.WARNING,
            RuleInfo.SOURCE,
            "A suppression that gives no reason");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(List<Use> uses, List<RuleInfo> rules) {
        return uses.stream()
                .filter(use -> use.reason().isBlank())
                .map(SuppressionWithoutReason::problem)
                .toList();
    }

    private static Problem problem(Use use) {
        return switch (use.place()) {
            case COMMENT -> comment(use);
            case POLICY ->
                problem(
                        use,
                        use.object(),
                        "The exclusion of `" + use.what() + "` from `" + use.rule()
                                + "` gives no reason. It counts, but whoever reads it later cannot tell whether it still holds.",
                        "- {pattern: \"" + use.what().replace("\"", "\\\"") + "\", reason: why it is safe here}");
            case BASELINE ->
                problem(
                        use,
                        use.object(),
                        "The baseline's entry of `" + use.rule() + "` for `" + use.what()
                                + "` has a reason with nothing in it. It counts, but nobody can tell why.",
                        "Write the reason, or take the key out: what is in the baseline is accepted as old debt.");
        };
    }

    private static Problem comment(Use use) {
        String rule = use.rule().isBlank() ? "no rule" : "`" + use.rule() + "`";
        return problem(
                use,
                use.rule().isBlank() ? "migration-safety:ignore" : use.rule(),
                "The suppression of " + rule
                        + " gives no reason. It does not count: whoever reads it later could not tell"
                        + " whether it still holds.",
                "migration-safety:ignore " + (use.rule().isBlank() ? "RULE" : use.rule()) + " why it is safe here");
    }

    private static Problem problem(Use use, String object, String message, String remedy) {
        return new Problem(
                use.changeSet(), use.at(), object, Optional.empty(), message, remedy, use.place() != Place.COMMENT);
    }
}
