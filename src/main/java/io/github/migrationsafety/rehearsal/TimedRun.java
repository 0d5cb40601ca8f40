package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.step.Observation;
import io.github.migrationsafety.step.Run;
import io.github.migrationsafety.step.SqlFailure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What became of something that was run in a session.
 *
 * @param duration how long it took
 * @param failure why it failed, if it did
 * @param missingClass the class without which it could not run
 * @param observation what was seen of it
 * @param growth by how many bytes the database grew on disk, where that is measured
 */
record TimedRun(
        Duration duration,
        Optional<SqlFailure> failure,
        Optional<String> missingClass,
        Observation observation,
        Optional<Long> growth) {
    /** What is run. */
    interface Action {
        void run() throws Exception;
    }

    /** The same with what it did to the catalog. */
    Run with(SchemaDelta delta) {
        return with(failure, delta);
    }

    /** The same, had it ended in another way. */
    Run with(Optional<SqlFailure> ending, SchemaDelta delta) {
        return new Run(duration, ending, delta, observation, growth);
    }

    /** Runs something and observes it, but for what nobody judges. */
    static TimedRun observed(Action action, Session session, ChangeSet changeSet, List<SqlText> sql, Theatre theatre)
            throws SQLException {
        if (!theatre.isWatched(changeSet)) {
            session.forgetObserved();
            return of(action, session, changeSet, sql);
        }
        boolean measured = theatre.isMeasured();
        long sizeBefore = measured ? theatre.stage().bytesOnDisk() : 0;
        session.observe(sql);
        TimedRun timed = of(action, session, changeSet, sql);
        Observation seen = session.endObserving(timed.failure().isEmpty());
        Optional<Long> growth = measured ? Optional.of(theatre.stage().bytesOnDisk() - sizeBefore) : Optional.empty();
        return new TimedRun(timed.duration, timed.failure, timed.missingClass, seen, growth);
    }

    /** Runs something unobserved. */
    static TimedRun of(Action action, Session session, ChangeSet changeSet, List<SqlText> sql) {
        long start = System.nanoTime();
        Optional<SqlFailure> failure = Optional.empty();
        Optional<String> missingClass = Optional.empty();
        try {
            action.run();
        } catch (Exception | LinkageError e) {
            // A custom change of the project may miss classes of its own.
            failure = Optional.of(FailureReader.read(e, session.connection(), changeSet, sql));
            missingClass = FailureReader.missingClass(e);
        }
        ServerTrouble.check(failure);
        return new TimedRun(
                Duration.ofNanos(System.nanoTime() - start), failure, missingClass, Observation.NONE, Optional.empty());
    }
}
