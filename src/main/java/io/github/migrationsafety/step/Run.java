package io.github.migrationsafety.step;

import io.github.migrationsafety.schema.SchemaDelta;
import java.time.Duration;
import java.util.Optional;

/**
 * One execution of a changeset or of its rollback.
 *
 * @param duration how long it took
 * @param failure the error that ended it
 * @param delta what it did to the catalog; after a failure, what it left behind
 * @param observation what was observed while it ran
 * @param growth by how many bytes the database was larger on disk afterwards; in between it takes more where a table is written
 *     anew. Known on a copy of production only
 */
public record Run(
        Duration duration,
        Optional<SqlFailure> failure,
        SchemaDelta delta,
        Observation observation,
        Optional<Long> growth) {
    /** A run that nobody measured. */
    public Run(Duration duration, Optional<SqlFailure> failure, SchemaDelta delta, Observation observation) {
        this(duration, failure, delta, observation, Optional.empty());
    }

    /** A run that nobody observed. */
    public Run(Duration duration, Optional<SqlFailure> failure, SchemaDelta delta) {
        this(duration, failure, delta, Observation.NONE);
    }

    /** This run with every duration zero. */
    public Run withoutTime() {
        return new Run(Duration.ZERO, failure, delta, observation.withoutTimes(), Optional.empty());
    }

    /** Whether it ended in an error. */
    public boolean failed() {
        return failure.isPresent();
    }
}
