package io.github.migrationsafety.step;

import io.github.migrationsafety.changelog.ChangeLog;
import io.github.migrationsafety.schema.Schema;
import java.util.List;

/**
 * Everything that one witness tells: the changelog, and a step for each of its changesets that takes part, released ones
 * included, in order.
 *
 * @param witness who tells it
 * @param changeLog the changelog
 * @param steps one for each changeset, in order; those that are excluded or skipped have equal schemas before and after
 * @param emptyTables the tables for which no rows could be made up, sorted by name
 */
public record History(Witness witness, ChangeLog changeLog, List<Step> steps, List<EmptyTable> emptyTables) {
    public History {
        steps = List.copyOf(steps);
        emptyTables = List.copyOf(emptyTables);
    }

    /** A history in which nothing is to be said about rows. */
    public History(Witness witness, ChangeLog changeLog, List<Step> steps) {
        this(witness, changeLog, steps, List.of());
    }

    /** This history with every duration zero. */
    public History withoutTimes() {
        return new History(
                witness,
                changeLog,
                steps.stream()
                        .map(s ->
                                s.evidence().map(e -> s.with(e.withoutTimes())).orElse(s))
                        .toList(),
                emptyTables);
    }

    /** The schema at the end of the release. */
    public Schema end() {
        return steps.isEmpty() ? Schema.EMPTY : steps.get(steps.size() - 1).after();
    }

    /** The steps that rules judge. */
    public List<Step> pending() {
        return steps.stream().filter(s -> s.changeSet().pending()).toList();
    }

    /** The schema before the first pending step. */
    public Schema releasedSchema() {
        return steps.stream()
                .filter(s -> s.changeSet().pending())
                .findFirst()
                .map(Step::before)
                .orElse(end());
    }
}
