package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.changelog.Rollback;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.postgres.catalog.CatalogFollower;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.Evidence.Outcome;
import io.github.migrationsafety.step.ProgressListener;
import io.github.migrationsafety.step.Run;
import io.github.migrationsafety.step.SqlFailure;
import io.github.migrationsafety.step.Step;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.exception.LiquibaseException;

/**
 * The running rehearsal: what is on the stage, which changesets are in the database, and how one changeset goes through apply,
 * rollback and re-apply so that the database holds it afterwards, whatever its rollback did. Not thread-safe.
 */
final class Performance implements AutoCloseable {
    /**
     * Errors that come from re-applying in the transaction of the rollback and would not come otherwise:
     * <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">object_in_use</a> (pending trigger events) and
     * unsafe_new_enum_value_usage.
     */
    private static final Set<String> OWED_TO_ONE_TRANSACTION = Set.of("55006", "55P04");

    private final ParsedChangeLog parsed;
    private final ProgressListener progress;
    private final Dependence dependence = new Dependence();
    private final Map<ChangeSet, ExecType> inDatabase = new LinkedHashMap<>();
    private Stage stage;
    private int databases = 1;

    Performance(ParsedChangeLog parsed, ThrowawayPostgres server, LiquibaseTables tables, ProgressListener progress)
            throws SQLException, LiquibaseException {
        this.parsed = parsed;
        this.progress = progress;
        this.stage = Stage.open(server, tables, "rehearsal");
    }

    Stage stage() {
        return stage;
    }

    Dependence dependence() {
        return dependence;
    }

    liquibase.changelog.ChangeSet liquibase(ChangeSet changeSet) {
        return parsed.liquibaseChangeSet(changeSet);
    }

    /** Applies a changeset that is out already. */
    Step release(ChangeSet changeSet, int index) throws Exception {
        progress.changeSet(index + 1, changeSet.id(), "apply");
        Schema before = catalog().schema();
        Applied applied = apply(changeSet);
        if (applied.run().failed()) {
            throw new SetupException(
                    "The released changeset " + changeSet.id() + " at " + changeSet.at()
                            + " cannot be applied to an empty database: "
                            + applied.run().failure().get() + ".",
                    "Correct `released` in the policy file, or give the throwaway database what the changeset needs.");
        }
        keep(changeSet, applied);
        return new Step(
                changeSet,
                before,
                catalog().schema(),
                Optional.of(Evidence.nothing(Outcome.NOT_REHEARSED, "It is released: applied, not judged.")));
    }

    /** Applies a pending changeset, rolls it back, applies it again. */
    Step rehearse(ChangeSet changeSet, int index) throws Exception {
        Schema before = catalog().schema();
        String fingerprintBefore = catalog().fingerprint();
        progress.changeSet(index + 1, changeSet.id(), "apply");
        Applied applied = apply(changeSet);
        if (applied.run().failed()) {
            return failed(changeSet, before, applied.run());
        }
        Schema after = catalog().schema();
        String fingerprintAfter = catalog().fingerprint();
        keep(changeSet, applied);
        if (!applied.ran()) {
            return new Step(changeSet, before, after, Optional.of(notRun(applied)));
        }
        WayBack wayBack = changeSet.rollback() instanceof Rollback.Missing
                ? WayBack.NONE
                : thereAndBack(changeSet, index, applied);
        Evidence evidence = new Evidence(
                Outcome.REHEARSED,
                Optional.empty(),
                Optional.of(applied.run()),
                wayBack.rollback(),
                wayBack.reapply(),
                Optional.empty(),
                fingerprintBefore,
                fingerprintAfter);
        return new Step(changeSet, before, after, Optional.of(evidence));
    }

    /** Rolls a changeset back for good, as the chain does. */
    Run rollBackForGood(ChangeSet changeSet, SchemaDelta applied) throws Exception {
        stage.renewRollback(applied);
        Timed timed = timed(
                () -> stage.rollback().rollBack(liquibase(changeSet)),
                stage.rollback(),
                changeSet,
                changeSet.rollback().sql());
        if (timed.failure().isEmpty()) {
            stage.update().unmark(liquibase(changeSet));
            inDatabase.remove(changeSet);
        }
        return new Run(timed.duration(), timed.failure(), SchemaDelta.NONE);
    }

    private CatalogFollower catalog() {
        return stage.catalog();
    }

    private record Applied(Run run, ExecType outcome) {
        boolean ran() {
            return outcome == ExecType.EXECUTED || outcome == ExecType.RERAN;
        }
    }

    private Applied apply(ChangeSet changeSet) throws Exception {
        ExecType[] outcome = {ExecType.FAILED};
        Timed timed = timed(
                () -> outcome[0] = stage.update().apply(liquibase(changeSet), parsed.liquibaseChangeLog()),
                stage.update(),
                changeSet,
                changeSet.sql());
        Optional<SqlFailure> failure = timed.failure();
        if (failure.isEmpty() && outcome[0] == ExecType.FAILED) {
            // failOnError="false": Liquibase goes on as if nothing had happened, and records nothing.
            failure = Optional.of(FailureReader.read(
                    new LiquibaseException("the changeset failed, and failOnError=\"false\" hid it"),
                    stage.update().connection(),
                    changeSet,
                    changeSet.sql()));
        }
        return new Applied(new Run(timed.duration(), failure, catalog().refresh()), outcome[0]);
    }

    private void keep(ChangeSet changeSet, Applied applied) throws LiquibaseException {
        if (applied.outcome() != ExecType.SKIPPED) {
            stage.update().mark(liquibase(changeSet), applied.outcome());
            inDatabase.put(changeSet, applied.outcome());
        }
    }

    private static Evidence notRun(Applied applied) {
        return Evidence.nothing(
                Outcome.NOT_REHEARSED,
                applied.outcome() == ExecType.MARK_RAN
                        ? "Its precondition failed and Liquibase marked it as ran (MARK_RAN): nothing was proved."
                        : "Liquibase skipped it, because of a precondition with CONTINUE or because its only change is for another"
                                + " database: nothing was proved.");
    }

    private Step failed(ChangeSet changeSet, Schema before, Run run) {
        Optional<ChangeSet> cause = dependence.causeOf(run.failure().orElseThrow());
        dependence.lost(changeSet);
        Evidence evidence = cause.map(c -> Evidence.nothing(
                        Outcome.SKIPPED,
                        "It cannot run without " + c.id() + ", which is not in the database: "
                                + run.failure().get() + "."))
                .orElseGet(() -> new Evidence(
                        Outcome.FAILED,
                        Optional.empty(),
                        Optional.of(run),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        "",
                        ""));
        return new Step(changeSet, before, catalog().schema(), Optional.of(evidence));
    }

    private record WayBack(Optional<Run> rollback, Optional<Run> reapply) {
        static final WayBack NONE = new WayBack(Optional.empty(), Optional.empty());
    }

    /**
     * The rollback and the second execution. Where the changeset runs in a transaction, the rollback's transaction is held until
     * it is judged: a wrong one is undone, so that the next changeset finds what production would have.
     */
    private WayBack thereAndBack(ChangeSet changeSet, int index, Applied applied) throws Exception {
        progress.changeSet(index + 1, changeSet.id(), "roll back");
        stage.renewRollback(applied.run().delta());
        Session session = stage.rollback();
        WatchedConnection connection = session.connection();
        boolean held = changeSet.runInTransaction();
        if (held) {
            connection.hold();
        }
        Timed timed = timed(
                () -> {
                    session.rollBack(liquibase(changeSet));
                    if (held) {
                        checkDeferredConstraints(connection);
                    }
                },
                session,
                changeSet,
                changeSet.rollback().sql());
        if (!held || connection.escaped()) {
            return committedWayBack(changeSet, index, applied, timed);
        }
        if (timed.failure().isPresent()) {
            connection.undo();
            return new WayBack(
                    Optional.of(new Run(timed.duration(), timed.failure(), SchemaDelta.NONE)), Optional.empty());
        }
        CatalogFollower.Memory after = catalog().remember();
        Run rollback = new Run(
                timed.duration(), Optional.empty(), catalog().refreshThrough(connection.real()));
        SchemaDelta left = applied.run().delta().then(rollback.delta());
        if (left.isEmpty() || left.columnOrderOnly()) {
            connection.keep();
            stage.update().unmark(liquibase(changeSet));
            return new WayBack(Optional.of(rollback), Optional.of(applyAgain(changeSet, index, applied)));
        }
        progress.changeSet(index + 1, changeSet.id(), "apply again");
        Optional<Run> reapply = applyInHeldTransaction(session, changeSet);
        connection.undo();
        catalog().restore(after);
        return new WayBack(Optional.of(rollback), reapply);
    }

    /** What follows a rollback that is committed already, right or wrong. */
    private WayBack committedWayBack(ChangeSet changeSet, int index, Applied applied, Timed timed) throws Exception {
        if (changeSet.runInTransaction()) {
            stage.rollback().connection().undo();
        }
        Run rollback = new Run(timed.duration(), timed.failure(), catalog().refresh());
        if (rollback.failed()) {
            if (!rollback.delta().isEmpty()) {
                rebuild();
            }
            return new WayBack(Optional.of(rollback), Optional.empty());
        }
        stage.update().unmark(liquibase(changeSet));
        Run reapply = applyAgain(changeSet, index, applied);
        SchemaDelta strayed = rollback.delta().then(reapply.delta());
        if (!reapply.failed() && !strayed.isEmpty() && !strayed.columnOrderOnly()) {
            rebuild();
        }
        return new WayBack(Optional.of(rollback), Optional.of(reapply));
    }

    private Run applyAgain(ChangeSet changeSet, int index, Applied first) throws Exception {
        progress.changeSet(index + 1, changeSet.id(), "apply again");
        Applied again = apply(changeSet);
        if (again.run().failed()) {
            rebuild();
            return again.run();
        }
        stage.update().mark(liquibase(changeSet), first.outcome());
        return again.run();
    }

    private Optional<Run> applyInHeldTransaction(Session session, ChangeSet changeSet) throws Exception {
        Timed timed = timed(
                () -> session.apply(liquibase(changeSet), parsed.liquibaseChangeLog()),
                session,
                changeSet,
                changeSet.sql());
        if (timed.failure()
                .flatMap(SqlFailure::sqlState)
                .filter(OWED_TO_ONE_TRANSACTION::contains)
                .isPresent()) {
            return Optional.empty();
        }
        SchemaDelta delta = timed.failure().isPresent()
                ? SchemaDelta.NONE
                : catalog().refreshThrough(session.connection().real());
        return Optional.of(new Run(timed.duration(), timed.failure(), delta));
    }

    /** Makes the database anew and applies what was in it, after a changeset's own way back made it something else. */
    private void rebuild() throws Exception {
        databases++;
        stage = stage.replace("rehearsal_" + databases);
        for (Map.Entry<ChangeSet, ExecType> entry : inDatabase.entrySet()) {
            liquibase.changelog.ChangeSet changeSet = liquibase(entry.getKey());
            if (entry.getValue() != ExecType.MARK_RAN) {
                stage.update().apply(changeSet, parsed.liquibaseChangeLog());
            }
            stage.update().mark(changeSet, entry.getValue());
        }
        catalog().refresh();
    }

    private static void checkDeferredConstraints(WatchedConnection connection) throws SQLException {
        try (Statement statement = connection.proxy().createStatement()) {
            statement.execute("SET CONSTRAINTS ALL IMMEDIATE");
        }
    }

    private record Timed(Duration duration, Optional<SqlFailure> failure) {}

    private interface Action {
        void run() throws Exception;
    }

    private static Timed timed(
            Action action,
            Session session,
            ChangeSet changeSet,
            List<SqlText> sql) {
        long start = System.nanoTime();
        Optional<SqlFailure> failure = Optional.empty();
        try {
            action.run();
        } catch (Exception e) {
            failure = Optional.of(FailureReader.read(e, session.connection(), changeSet, sql));
        }
        return new Timed(Duration.ofNanos(System.nanoTime() - start), failure);
    }

    @Override
    public void close() {
        stage.close();
    }
}
