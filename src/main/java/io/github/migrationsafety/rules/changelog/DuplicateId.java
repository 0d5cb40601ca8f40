package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * {@code changelog/duplicate-id}: the same id, author and path twice among the changesets that run here. Variants that contexts,
 * labels or dbms keep apart are none, as in Liquibase's own validation.
 *
 * @see <a href="https://docs.liquibase.com/concepts/changelogs/changeset.html">Liquibase: changeset</a>, on its identity
 */
public final class DuplicateId implements Rule {
    public static final RuleInfo INFO = RuleInfo.of(
            "changelog/duplicate-id", Severity.ERROR, RuleInfo.SOURCE, "The same id, author and path twice");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        Map<ChangeSetId, ChangeSet> first = new HashMap<>();
        List<Problem> problems = new ArrayList<>();
        for (ChangeSet changeSet : history.changeLog().changeSets()) {
            if (changeSet.excluded().isPresent()) {
                continue;
            }
            ChangeSet other = first.putIfAbsent(changeSet.id(), changeSet);
            if (other != null && (changeSet.pending() || other.pending())) {
                problems.add(problem(changeSet, other));
            }
        }
        return problems;
    }

    private static Problem problem(ChangeSet changeSet, ChangeSet other) {
        ChangeSetId id = changeSet.id();
        return new Problem(
                id,
                changeSet.at(),
                "changeset " + id.id(),
                Optional.empty(),
                "Changeset `" + id.id() + "` by `" + id.author() + "` stands in `" + id.path()
                        + "` twice; the first is at " + other.at()
                        + ". Liquibase refuses the whole changelog, or takes the second for done once the first is.",
                Mended.after(
                        "Give the changeset that is not deployed anywhere yet an id of its own.",
                        Mended.of(changeSet).map(m -> m.named(id.id() + "-2"))));
    }
}
