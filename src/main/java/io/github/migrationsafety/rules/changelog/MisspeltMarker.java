package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.changelog.Oversight;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Set;

/**
 * {@code changelog/misspelt-marker}: what a formatted SQL file was meant to tell Liquibase, and Liquibase takes for a comment.
 *
 * @see <a href="https://docs.liquibase.com/concepts/changelogs/sql-format.html">Liquibase: formatted SQL</a>
 */
public final class MisspeltMarker implements Rule {
    public static final RuleInfo INFO = RuleInfo.of(
            "changelog/misspelt-marker",
            Severity.ERROR,
            RuleInfo.SOURCE,
            "A marker or attribute of formatted SQL that Liquibase passes over, because it is misspelt");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        return PassedOver.in(history, Set.of(Oversight.Kind.MISSPELT_MARKER, Oversight.Kind.MISSPELT_ATTRIBUTE))
                .stream()
                .map(MisspeltMarker::problem)
                .toList();
    }

    private static Problem problem(PassedOver passedOver) {
        Oversight slip = passedOver.oversight();
        String line = Excerpt.of(slip.text());
        if (slip.kind() == Oversight.Kind.MISSPELT_ATTRIBUTE) {
            return passedOver.problem(
                    passedOver.object(),
                    "In `" + line + "` Liquibase finds no `" + slip.meant()
                            + "` with a value right behind it. It takes its default instead, and nobody is told.",
                    "Write `" + slip.meant() + "` and its value without a blank between them.");
        }
        return passedOver.problem(
                passedOver.object(),
                "Liquibase takes `" + line + "` for a comment. " + consequence(slip.meant()),
                "Write " + slip.meant() + ".");
    }

    private static String consequence(String meant) {
        if (meant.startsWith("--changeset")) {
            return "The SQL below it belongs to the changeset above, with that one's attributes and rollback; without one"
                    + " above, it never runs.";
        } else if (meant.startsWith("--precondition")) {
            return "The changeset runs whatever the condition says.";
        } else if (meant.startsWith("--liquibase")) {
            return "The whole file is one changeset then, whose id is `raw`: the changesets in it are comments, and none of"
                    + " them can be rolled back.";
        }
        return "The changeset has no way back, or not this part of it.";
    }
}
