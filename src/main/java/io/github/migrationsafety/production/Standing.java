package io.github.migrationsafety.production;

import io.github.migrationsafety.changelog.ChangeLog;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.changelog.ReleaseComparison.Edited;
import io.github.migrationsafety.changelog.ReleaseComparison.Removed;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where a real database stands against a changelog. Immutable.
 *
 * @param applied the changesets that ran there in the form that they have here, in the changelog's order
 * @param pending those that an update would run, those that always run included
 * @param edited those that ran there in another form, so that Liquibase refuses to update
 * @param unexpected those that ran there and are not in the changelog
 */
public record Standing(
        List<ChangeSet> applied, List<ChangeSet> pending, List<ChangeSet> edited, List<ChangeSetId> unexpected) {
    public Standing {
        applied = List.copyOf(applied);
        pending = List.copyOf(pending);
        edited = List.copyOf(edited);
        unexpected = List.copyOf(unexpected);
    }

    /** @param changeLog the changelog, read after what DATABASECHANGELOG holds as what is released */
    public static Standing of(ChangeLog changeLog) {
        Set<ChangeSetId> edited = changeLog.comparison().edited().stream()
                .filter(e -> !e.accepted())
                .map(e -> e.changeSet().id())
                .collect(Collectors.toSet());
        List<ChangeSet> ours = changeLog.changeSets().stream()
                .filter(c -> c.excluded().isEmpty())
                .toList();
        return new Standing(
                ours.stream().filter(ChangeSet::released).toList(),
                ours.stream()
                        .filter(c -> c.runAlways() || !c.released())
                        .filter(c -> !edited.contains(c.id()))
                        .toList(),
                changeLog.comparison().edited().stream()
                        .filter(e -> !e.accepted())
                        .map(Edited::changeSet)
                        .toList(),
                changeLog.comparison().removed().stream().map(Removed::id).toList());
    }
}
