package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.changelog.ReleaseComparison;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Optional;

/** {@code changelog/removed}: a released changeset is gone, or has another identity because its file was moved. */
public final class Removed implements Rule {
    public static final RuleInfo INFO =
            RuleInfo.of("changelog/removed", Severity.ERROR, RuleInfo.SOURCE, "A released changeset is gone");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        ReleaseComparison comparison = history.changeLog().comparison();
        return comparison.removed().stream()
                .map(r -> r.movedTo()
                        .map(to -> moved(r.id(), to, comparison.release()))
                        .orElseGet(() -> gone(r.id(), history, comparison.release())))
                .toList();
    }

    private static Problem moved(ChangeSetId id, ChangeSet to, String release) {
        return new Problem(
                id,
                to.at(),
                "changeset " + id.id(),
                Optional.empty(),
                "Changeset `" + id.id() + "` by `" + id.author() + "` is released in `" + id.path() + "` (" + release
                        + ") and stands in `" + to.id().path()
                        + "` now. The path is part of its identity: every database that has it runs it a second time.",
                "Keep its identity with logicalFilePath `" + id.path() + "`, on the changeset or on its file.");
    }

    private static Problem gone(ChangeSetId id, History history, String release) {
        return new Problem(
                id,
                place(id, history),
                "changeset " + id.id(),
                Optional.empty(),
                "Changeset `" + id.id() + "` by `" + id.author() + "` of `" + id.path() + "` is released (" + release
                        + ") and is gone from the changelog. Databases that have it keep what it did and new ones never get it,"
                        + " and nobody can roll it back any more.",
                "Restore it. What it did is undone by a new changeset, not by removing it.");
    }

    /** Where it was, as near as there is still something. */
    private static Location place(ChangeSetId id, History history) {
        return history.changeLog().changeSets().stream()
                .filter(c -> c.id().path().equals(id.path()))
                .map(ChangeSet::at)
                .min(Location::compareTo)
                .orElseGet(() -> new Location(
                        history.changeLog().files().stream()
                                .filter(f -> f.endsWith(history.changeLog().path()))
                                .findFirst()
                                .orElse(history.changeLog().path()),
                        1));
    }
}
