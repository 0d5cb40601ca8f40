package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Rollback;
import io.github.migrationsafety.postgres.catalog.CatalogFollower;
import io.github.migrationsafety.rehearsal.data.DataTrial;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.Evidence.Outcome;
import io.github.migrationsafety.step.ProgressListener;
import io.github.migrationsafety.step.Run;
import io.github.migrationsafety.step.SqlFailure;
import io.github.migrationsafety.step.Step;
import java.sql.SQLException;
import java.util.Optional;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.exception.LiquibaseException;

/**
 * How one changeset goes through apply, rollback and re-apply so that the database holds it afterwards, whatever its rollback did.
 * Not thread-safe.
 */
final class Performance {
    private final Theatre theatre;
    private final ProgressListener progress;
    private Optional<RowsAtStart> start = Optional.empty();

    Performance(Theatre theatre, ProgressListener progress) {
        this.theatre = theatre;
        this.progress = progress;
    }

    /** Applies a changeset that is out already. */
    Step release(ChangeSet changeSet, int index) throws Exception {
        progress.changeSet(index + 1, changeSet.id(), "apply");
        Schema before = catalog().schema();
        String fingerprintBefore = catalog().fingerprint();
        Applied applied = Applied.to(theatre, changeSet, outcome -> theatre.keep(changeSet, outcome));
        if (applied.run().failed()) {
            throw new SetupException(
                    "The released changeset " + changeSet.id() + " at " + changeSet.at()
                            + " cannot be applied to an empty database: "
                            + applied.run().failure().get() + ".",
                    "Correct `released` in the policy file, or give the throwaway database what the changeset needs.");
        }
        return new Step(
                changeSet,
                before,
                catalog().schema(),
                Optional.of(Evidence.nothing(Outcome.NOT_REHEARSED, "It is released: applied, not judged.")
                        .between(fingerprintBefore, catalog().fingerprint())));
    }

    /** Applies a pending changeset that is proved elsewhere. */
    Step pass(ChangeSet changeSet, int index) throws Exception {
        theatre.fill();
        Schema before = catalog().schema();
        progress.changeSet(index + 1, changeSet.id(), "apply");
        Applied applied = RowsAside.apply(theatre, changeSet).applied();
        return applied.run().failed()
                ? failed(changeSet, before, applied)
                : new Step(changeSet, before, catalog().schema(), Optional.of(elsewhere()));
    }

    /** Of a changeset that another shard of the rehearsal proves. */
    static Evidence elsewhere() {
        return Evidence.nothing(Outcome.NOT_REHEARSED, "Another shard of the rehearsal proves it.");
    }

    /** Applies a pending changeset, rolls it back, applies it again. */
    Step rehearse(ChangeSet changeSet, int index) throws Exception {
        theatre.fill();
        if (start.isEmpty()) {
            start = Optional.of(RowsAtStart.of(index, theatre));
        }
        Schema before = catalog().schema();
        String fingerprintBefore = catalog().fingerprint();
        progress.changeSet(index + 1, changeSet.id(), "apply");
        RowsAside.Tried tried = RowsAside.apply(theatre, changeSet);
        Applied applied = tried.applied();
        DataTrial data = tried.data();
        if (applied.run().failed()) {
            return failed(changeSet, before, applied);
        }
        Schema after = catalog().schema();
        String fingerprintAfter = catalog().fingerprint();
        if (!applied.ran()) {
            return new Step(
                    changeSet,
                    before,
                    after,
                    Optional.of(notRun(changeSet, index, applied, data).between(fingerprintBefore, fingerprintAfter)));
        }
        data.applied(applied.run().delta(), catalog().schema());
        WayBack wayBack = changeSet.rollback() instanceof Rollback.Missing
                ? WayBack.NONE
                : thereAndBack(changeSet, index, applied, data);
        Evidence evidence = new Evidence(
                Outcome.REHEARSED,
                Optional.empty(),
                Optional.of(applied.run()),
                wayBack.rollback(),
                wayBack.reapply(),
                Optional.empty(),
                fingerprintBefore,
                fingerprintAfter,
                data.proof(),
                Optional.empty(),
                wayBack.sessionBound());
        return new Step(
                changeSet,
                before,
                after,
                Optional.of(
                        tried.failedOnRows().map(evidence::withFailureOnRows).orElse(evidence)));
    }

    /** The rows from before the first changeset that was rehearsed; nothing if none was. */
    Optional<RowsAtStart> start() {
        return start;
    }

    /** A changeset that Liquibase marks as ran is rolled back like any other, so its rollback is tried. */
    private Evidence notRun(ChangeSet changeSet, int index, Applied applied, DataTrial data) throws Exception {
        Evidence nothing = notRun(applied);
        if (applied.outcome() != ExecType.MARK_RAN || !(changeSet.rollback() instanceof Rollback.Given)) {
            return nothing;
        }
        data.applied(applied.run().delta(), catalog().schema());
        progress.changeSet(index + 1, changeSet.id(), "roll back");
        TimedRun timed = rollBack(changeSet);
        SchemaDelta undone = theatre.stage().look(theatre.stage()::renewRollback);
        data.rolledBack(timed.failure().isPresent(), catalog().schema());
        if (!undone.isEmpty() || data.astray()) {
            theatre.restore();
        }
        return new Evidence(
                Outcome.NOT_REHEARSED,
                nothing.note(),
                Optional.of(applied.run()),
                Optional.of(new Run(timed.duration(), timed.failure(), undone)),
                Optional.empty(),
                Optional.empty(),
                "",
                "",
                data.proof());
    }

    private static Evidence notRun(Applied applied) {
        return Evidence.nothing(
                Outcome.NOT_REHEARSED,
                applied.outcome() == ExecType.MARK_RAN
                        ? Evidence.MARKED_AS_RAN
                        : "Liquibase skipped it, because of a precondition with CONTINUE or because its only change is for another"
                                + " database: nothing was proved.");
    }

    private Step failed(ChangeSet changeSet, Schema before, Applied applied) {
        SqlFailure failure = applied.run().failure().orElseThrow();
        Optional<ChangeSet> cause = theatre.dependence().causeOf(failure);
        theatre.dependence().lost(changeSet);
        Evidence evidence;
        if (applied.missingClass().isPresent()) {
            evidence = Evidence.nothing(
                    Outcome.NOT_REHEARSED,
                    "It needs the class " + applied.missingClass().get() + ", which is missing.");
        } else if (cause.isPresent()) {
            evidence = Evidence.nothing(
                    Outcome.SKIPPED,
                    "It cannot run without " + cause.get().id() + ", which is not in the database: " + failure + ".");
        } else {
            evidence = new Evidence(
                    Outcome.FAILED,
                    Optional.empty(),
                    Optional.of(applied.run()),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    "",
                    "");
        }
        return new Step(changeSet, before, catalog().schema(), Optional.of(evidence));
    }

    private record WayBack(Optional<Run> rollback, Optional<Run> reapply, boolean sessionBound) {
        static final WayBack NONE = new WayBack(Optional.empty(), Optional.empty(), false);
    }

    /** The rollback and the second execution, after which the database holds the changeset again. */
    private WayBack thereAndBack(ChangeSet changeSet, int index, Applied applied, DataTrial data) throws Exception {
        progress.changeSet(index + 1, changeSet.id(), "roll back");
        theatre.stage().loginForRollback(applied.run().delta());
        TimedRun timed = rollBack(changeSet);
        SchemaDelta undone = theatre.stage().look(() -> {
            theatre.stage().renewRollback();
            if (timed.failure().isEmpty() && theatre.historyReaders().contains(changeSet)) {
                theatre.stage().update().unmark(theatre.liquibase(changeSet));
            }
        });
        theatre.did(changeSet, undone);
        Run rollback = timed.with(undone);
        data.rolledBack(rollback.failed(), catalog().schema());
        if (rollback.failed()) {
            boolean sessionBound = undone.isEmpty() && !data.astray() && rollsBackWhereItWasApplied(changeSet);
            if (sessionBound || !undone.isEmpty() || data.astray()) {
                theatre.restore();
            }
            return new WayBack(Optional.of(rollback), Optional.empty(), sessionBound);
        }
        progress.changeSet(index + 1, changeSet.id(), "apply again");
        Run reapply = reapply(changeSet, applied);
        data.reapplied(reapply.failed());
        SchemaDelta strayed = undone.then(reapply.delta());
        if (data.astray() || (!strayed.isEmpty() && (reapply.failed() || !strayed.columnOrderOnly()))) {
            theatre.restore();
        } else if (reapply.failed()) {
            // The rollback did nothing, so the changeset is still there.
            markAgain(changeSet, applied.outcome());
        }
        return new WayBack(Optional.of(rollback), Optional.of(reapply), false);
    }

    /** The second execution. In production it is another run of Liquibase, so what the first one left in its session is no matter. */
    private Run reapply(ChangeSet changeSet, Applied applied) throws Exception {
        Applied.Record record = outcome -> markAgain(changeSet, applied.outcome());
        Run run = Applied.to(theatre, changeSet, record).run();
        if (!run.failed() || !run.delta().isEmpty()) {
            return run;
        }
        theatre.stage().update().renew();
        Run fresh = Applied.to(theatre, changeSet, record).run();
        return fresh.failed() ? run : fresh;
    }

    /** Whether a rollback that failed in a session of its own works in the one that applied, with what that holds. */
    private boolean rollsBackWhereItWasApplied(ChangeSet changeSet) throws Exception {
        TimedRun timed = TimedRun.of(
                () -> theatre.stage().update().rollBack(theatre.liquibase(changeSet)),
                theatre.stage().update(),
                changeSet,
                changeSet.rollback().sql());
        boolean works = timed.failure().isEmpty();
        if (!works && !theatre.stage().look(() -> {}).isEmpty()) {
            // It does not run in a transaction and came halfway.
            theatre.restore();
        }
        return works;
    }

    private void markAgain(ChangeSet changeSet, ExecType outcome) throws LiquibaseException {
        if (theatre.historyReaders().contains(changeSet)) {
            theatre.stage().update().mark(theatre.liquibase(changeSet), outcome);
        }
    }

    private TimedRun rollBack(ChangeSet changeSet) throws SQLException {
        Stage stage = theatre.stage();
        return TimedRun.observed(
                () -> stage.rollback().rollBack(theatre.liquibase(changeSet)),
                stage.rollback(),
                changeSet,
                changeSet.rollback().sql(),
                theatre);
    }

    private CatalogFollower catalog() {
        return theatre.catalog();
    }
}
