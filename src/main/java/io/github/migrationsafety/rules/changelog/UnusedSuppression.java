package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.changelog.SuppressionComment;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.Suggestion;
import io.github.migrationsafety.rule.SuppressionRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code changelog/unused-suppression}: a suppression comment that names no rule that there is, whose day has passed, or that
 * meets no problem. A rule
 * that could not be asked (a rehearsal's, in a lint) leaves the matter open.
 */
public final class UnusedSuppression implements SuppressionRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "changelog/unused-suppression",
            Severity.WARNING,
            RuleInfo.SOURCE,
            "A suppression comment that is misspelt, has ended, or suppresses nothing");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(List<Use> uses, List<RuleInfo> rules) {
        List<String> ids = rules.stream().map(RuleInfo::id).toList();
        List<Problem> problems = new ArrayList<>();
        for (Use use : uses) {
            SuppressionComment comment = use.comment();
            if (comment.rule().isBlank()) {
                continue;
            }
            if (!ids.contains(comment.rule())) {
                problems.add(problem(
                        use,
                        "The suppression names `" + comment.rule() + "`, and there is no such rule."
                                + Suggestion.didYouMean(comment.rule(), ids) + " It suppresses nothing.",
                        Suggestion.nearest(comment.rule(), ids)
                                .map(id -> "migration-safety:ignore " + id + " " + comment.reason())
                                .orElse("Remove the comment.")));
            } else if (use.expired()) {
                problems.add(problem(
                        use,
                        "The suppression of `" + comment.rule() + "` has ended: its day, "
                                + comment.until()
                                        .filter(d -> d.getYear() > 0)
                                        .map(Object::toString)
                                        .orElse("which no calendar has,")
                                + " has come. It suppresses nothing any more.",
                        "Do what it put off, and remove the comment; or give it a new reason and a new day."));
            } else if (use.judged() && !use.met() && !comment.reason().isBlank()) {
                problems.add(problem(
                        use,
                        "The suppression of `" + comment.rule()
                                + "` suppresses nothing: the rule has no complaint about"
                                + " this changeset. It would hide the next one.",
                        "Remove the comment."));
            }
        }
        return problems;
    }

    private static Problem problem(Use use, String message, String remedy) {
        return new Problem(
                use.changeSet().id(),
                use.comment().at(),
                use.comment().rule(),
                Optional.empty(),
                message,
                remedy.strip());
    }
}
