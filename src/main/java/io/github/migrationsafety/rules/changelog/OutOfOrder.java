package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.changelog.ReleaseComparison;
import io.github.migrationsafety.changelog.ReleaseComparison.Early;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.step.History;
import java.util.List;

/** {@code changelog/out-of-order}: a new changeset stands before released ones. */
public final class OutOfOrder implements Rule {
    public static final RuleInfo INFO = RuleInfo.of(
            "changelog/out-of-order", Severity.WARNING, RuleInfo.SOURCE, "A new changeset stands before released ones");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        ReleaseComparison comparison = history.changeLog().comparison();
        return comparison.early().stream()
                .map(e -> problem(e, comparison.release()))
                .toList();
    }

    private static Problem problem(Early early, String release) {
        return About.of(
                early.changeSet(),
                About.name(early.changeSet()) + " is new, but stands before changeset `"
                        + early.next().id().id() + "` (" + early.next().at() + "), which is released (" + release
                        + "). Databases that are deployed already run it after that one, new ones before it: the order that is"
                        + " tested is not the one that production gets.",
                "Move it behind the released changesets: to the end of the changelog, or into a file that is included last.");
    }
}
