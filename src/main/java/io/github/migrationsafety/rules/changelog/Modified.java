package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ReleaseComparison;
import io.github.migrationsafety.changelog.ReleaseComparison.Edited;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.step.History;
import java.util.List;

/**
 * {@code changelog/modified}: a released changeset was edited.
 *
 * @see <a href="https://docs.liquibase.com/concepts/changelogs/changeset-checksums.html">Liquibase: changeset checksums</a>
 */
public final class Modified implements Rule {
    public static final RuleInfo INFO =
            RuleInfo.of("changelog/modified", Severity.ERROR, RuleInfo.SOURCE, "A released changeset was edited");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        ReleaseComparison comparison = history.changeLog().comparison();
        return comparison.edited().stream()
                .filter(e -> !e.accepted())
                .map(Edited::changeSet)
                .map(c -> problem(c, comparison.release()))
                .toList();
    }

    private static Problem problem(ChangeSet changeSet, String release) {
        return About.of(
                changeSet,
                About.name(changeSet) + " is released and was edited: its checksum differs from that in " + release
                        + ". On every database that has it, Liquibase refuses the whole update because its checksum does not match,"
                        + " and the edit never runs there.",
                "Restore it as it stands in " + release + ", and put the change into a new changeset behind it.");
    }
}
