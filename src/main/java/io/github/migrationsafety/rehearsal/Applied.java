package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.step.Run;
import io.github.migrationsafety.step.SqlFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.exception.LiquibaseException;

/**
 * A changeset that was applied, or was to be.
 *
 * @param outcome how Liquibase calls the end of it
 * @param missingClass the class without which it could not run
 */
record Applied(Run run, ExecType outcome, Optional<String> missingClass) {
    /** What is done with DATABASECHANGELOG after a changeset was applied. */
    interface Record {
        void of(ExecType outcome) throws LiquibaseException;
    }

    boolean ran() {
        return outcome == ExecType.EXECUTED || outcome == ExecType.RERAN;
    }

    /** Applies a changeset, as {@code liquibase update} does. */
    static Applied to(Theatre theatre, ChangeSet changeSet, Record record) throws Exception {
        Stage stage = theatre.stage();
        ExecType[] outcome = {ExecType.FAILED};
        TimedRun timed = TimedRun.observed(
                () -> outcome[0] = stage.update().apply(theatre.liquibase(changeSet), theatre.liquibaseChangeLog()),
                stage.update(),
                changeSet,
                changeSet.sql(),
                theatre);
        Optional<SqlFailure> failure = timed.failure();
        if (failure.isEmpty() && outcome[0] == ExecType.FAILED) {
            // failOnError="false": Liquibase goes on as if nothing had happened, and records nothing.
            failure = Optional.of(FailureReader.read(
                    new LiquibaseException("the changeset failed, and failOnError=\"false\" hid it"),
                    stage.update().connection(),
                    changeSet,
                    changeSet.sql()));
        }
        if (failure.isPresent()) {
            SchemaDelta delta = stage.look(() -> {});
            theatre.did(changeSet, delta);
            return new Applied(timed.with(failure, delta), outcome[0], timed.missingClass());
        }
        List<SqlFailure> unrecorded = new ArrayList<>();
        SchemaDelta delta = stage.look(() -> {
            try {
                record.of(outcome[0]);
            } catch (LiquibaseException e) {
                // The changeset did something to DATABASECHANGELOG or to the session: update would end here, too.
                unrecorded.add(FailureReader.read(e, stage.update().connection(), changeSet, changeSet.sql()));
                stage.update().renew();
            }
        });
        theatre.did(changeSet, delta);
        return new Applied(timed.with(unrecorded.stream().findFirst(), delta), outcome[0], Optional.empty());
    }
}
