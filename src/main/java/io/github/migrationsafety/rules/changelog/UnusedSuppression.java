package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.Suggestion;
import io.github.migrationsafety.rule.SuppressionRule;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code changelog/unused-suppression}: a suppression that names no rule that there is, whose day has come, or that meets no
 * problem. A rule that could not be asked (a rehearsal's, in a lint) leaves the matter open.
 */
public final class UnusedSuppression implements SuppressionRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "changelog/unused-suppression",
            Severity.WARNING,
            RuleInfo.SOURCE,
            "A suppression that is misspelt, has ended, or suppresses nothing");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(List<Use> uses, List<RuleInfo> rules) {
        List<String> ids = rules.stream().map(RuleInfo::id).toList();
        return uses.stream()
                .filter(use -> !use.rule().isBlank())
                .flatMap(use -> Stream.of(misspelt(use, ids), ended(use, ids), unused(use, ids))
                        .flatMap(Optional::stream))
                .toList();
    }

    private static Optional<Problem> misspelt(Use use, List<String> ids) {
        return ids.contains(use.rule())
                ? Optional.empty()
                : Optional.of(problem(
                        use,
                        name(use) + " names a rule that there is not." + Suggestion.didYouMean(use.rule(), ids)
                                + " It suppresses nothing.",
                        Suggestion.nearest(use.rule(), ids)
                                .filter(id -> use.place() == Place.COMMENT)
                                .map(id -> "migration-safety:ignore " + id + " " + use.reason())
                                .orElse(remove(use)),
                        false));
    }

    private static Optional<Problem> ended(Use use, List<String> ids) {
        return use.expired() && ids.contains(use.rule())
                ? Optional.of(problem(
                        use,
                        name(use) + " has ended: its day, "
                                + use.until()
                                        .filter(d -> d.getYear() > 0)
                                        .map(Objects::toString)
                                        .orElse("which no calendar has,")
                                + " has come. It suppresses nothing any more.",
                        "Do what it put off, and remove it; or give it a new reason and a new day.",
                        false))
                : Optional.empty();
    }

    /** What stands in a file for the whole module may wait for what is still to come. */
    private static Optional<Problem> unused(Use use, List<String> ids) {
        boolean counts = !use.expired() && ids.contains(use.rule());
        return counts
                        && use.judged()
                        && !use.met()
                        && (use.place() != Place.COMMENT || !use.reason().isBlank())
                ? Optional.of(problem(
                        use,
                        name(use) + " suppresses nothing: the rule has no complaint about "
                                + (use.place() == Place.COMMENT ? "this changeset" : "it")
                                + ". It would hide the next one.",
                        remove(use),
                        use.place() != Place.COMMENT))
                : Optional.empty();
    }

    private static String name(Use use) {
        return switch (use.place()) {
            case COMMENT -> "The suppression of `" + use.rule() + "`";
            case POLICY -> "The exclusion of `" + use.what() + "` from `" + use.rule() + "`";
            case BASELINE -> "The baseline's entry of `" + use.rule() + "` for `" + use.what() + "`";
        };
    }

    private static String remove(Use use) {
        return switch (use.place()) {
            case COMMENT -> "Remove the comment.";
            case POLICY -> "Remove it from `rules." + use.rule() + ".exclude`.";
            case BASELINE -> "Take it out: mvn migration-safety:lint -Dmigration-safety.baseline.prune";
        };
    }

    private static Problem problem(Use use, String message, String remedy, boolean informational) {
        return new Problem(
                use.changeSet(), use.at(), use.object(), Optional.empty(), message, remedy.strip(), informational);
    }
}
