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
 */
public record History(Witness witness, ChangeLog changeLog, List<Step> steps) {
    public History {
        steps = List.copyOf(steps);
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
        return pending().stream().findFirst().map(Step::before).orElse(end());
    }
}
