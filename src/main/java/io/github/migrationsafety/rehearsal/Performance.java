package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeLog;
import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.changelog.Rollback;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.postgres.catalog.CatalogFollower;
import io.github.migrationsafety.rehearsal.ProvenPrefix.Proven;
import io.github.migrationsafety.rehearsal.ProvenPrefix.Recorded;
import io.github.migrationsafety.rehearsal.data.DataSettings;
import io.github.migrationsafety.rehearsal.data.DataTrial;
import io.github.migrationsafety.rehearsal.seed.RowRequest;
import io.github.migrationsafety.rehearsal.seed.Seeder;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.EmptyTable;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.Evidence.Outcome;
import io.github.migrationsafety.step.Observation;
import io.github.migrationsafety.step.ProgressListener;
import io.github.migrationsafety.step.Run;
import io.github.migrationsafety.step.SqlFailure;
import io.github.migrationsafety.step.Step;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.exception.LiquibaseException;

/**
 * The running rehearsal: what is on the stage, which changesets are in the database, and how one changeset goes through apply,
 * rollback and re-apply so that the database holds it afterwards, whatever its rollback did. Not thread-safe.
 */
final class Performance implements AutoCloseable {
    private final ParsedChangeLog parsed;
    private final ProgressListener progress;
    private final Understudy understudy;
    private final HistoryReaders historyReaders;
    private final Dependence dependence = new Dependence();
    private final List<Ran> inDatabase = new ArrayList<>();
    private final RowRequest rows;
    private final MadeUpRows madeUp = new MadeUpRows();
    /** What was done to made-up rows since the last changeset that is in the database. */
    private final List<Seeder.Change> rowChanges = new ArrayList<>();

    /** What the chain did to the catalog of stages that were replaced. */
    private final List<SchemaDelta> before = new ArrayList<>();

    private Stage stage;

    Performance(
            ParsedChangeLog parsed,
            ThrowawayPostgres server,
            LiquibaseTables tables,
            RowRequest rows,
            ProgressListener progress,
            DataSettings data)
            throws SQLException, LiquibaseException {
        this.parsed = parsed;
        this.progress = progress;
        this.rows = rows;
        this.historyReaders = new HistoryReaders(parsed, tables);
        this.understudy = new Understudy(server, tables, parsed, rows, data);
        this.stage = understudy.firstStage();
    }

    private Performance(
            ParsedChangeLog parsed,
            LiquibaseTables tables,
            RowRequest rows,
            ProgressListener progress,
            Understudy understudy,
            Stage stage) {
        this.parsed = parsed;
        this.progress = progress;
        this.rows = rows;
        this.historyReaders = new HistoryReaders(parsed, tables);
        this.understudy = understudy;
        this.stage = stage;
    }

    /**
     * Goes on where another one was.
     *
     * @param proven what that one knew
     * @return the steps so far; nothing when the database is not what that one left
     */
    static Optional<Performance> goOn(
            ProvenPrefix proven,
            ParsedChangeLog parsed,
            ThrowawayPostgres server,
            LiquibaseTables tables,
            RowRequest rows,
            ProgressListener progress,
            DataSettings data)
            throws Exception {
        List<ChangeSet> changeSets = parsed.changeLog().changeSets();
        List<Ran> ran = proven.ran().stream()
                .map(r -> new Ran(changeSets.get(r.index()), ExecType.valueOf(r.outcome()), r.rows()))
                .toList();
        boolean asNew = proven.steps().stream()
                .allMatch(p -> p.evidence().reapplyDifference().isEmpty());
        Understudy understudy = new Understudy(server, tables, parsed, rows, data);
        Stage stage = understudy.goOn(proven.stage(), ran, proven.seeded(), asNew);
        if (!stage.catalog().fingerprint().equals(proven.fingerprint())) {
            understudy.strike(stage);
            return Optional.empty();
        }
        Performance performance = new Performance(parsed, tables, rows, progress, understudy, stage);
        performance.inDatabase.addAll(ran);
        performance.rowChanges.addAll(proven.rowChanges());
        performance.madeUp.goOnFrom(proven.rows());
        proven.lost().forEach(i -> performance.dependence.lost(changeSets.get(i)));
        return Optional.of(performance);
    }

    /**
     * What another rehearsal needs to know to go on from here.
     *
     * @param steps the steps so far
     * @return nothing when that depends on what the session that applies has been told
     */
    Optional<ProvenPrefix> proven(List<Step> steps) throws SQLException {
        if (!stage.canBeCopied()) {
            return Optional.empty();
        }
        Map<ChangeSet, Integer> indexes = new IdentityHashMap<>();
        parsed.changeLog().changeSets().forEach(c -> indexes.put(c, indexes.size()));
        return Optional.of(new ProvenPrefix(
                Proven.of(steps),
                false,
                inDatabase.stream()
                        .map(r -> new Recorded(
                                place(indexes, r.changeSet()), r.outcome().name(), r.rows()))
                        .toList(),
                List.copyOf(rowChanges),
                madeUp.state(),
                stage.seeded(),
                dependence.lost().stream().map(c -> place(indexes, c)).toList(),
                understudy.databases(stage),
                catalog().fingerprint()));
    }

    private static int place(Map<ChangeSet, Integer> indexes, ChangeSet changeSet) {
        return Objects.requireNonNull(indexes.get(changeSet), "every changeset that ran is in the changelog");
    }

    Stage stage() {
        return stage;
    }

    ChangeLog changeLog() {
        return parsed.changeLog();
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
        String fingerprintBefore = catalog().fingerprint();
        Applied applied = apply(changeSet, outcome -> keep(changeSet, outcome));
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

    /** Applies a pending changeset, rolls it back, applies it again. */
    Step rehearse(ChangeSet changeSet, int index) throws Exception {
        fill();
        Schema before = catalog().schema();
        String fingerprintBefore = catalog().fingerprint();
        DataTrial data = stage.data().begin();
        progress.changeSet(index + 1, changeSet.id(), "apply");
        Applied applied = apply(changeSet, outcome -> keep(changeSet, outcome));
        Optional<SqlFailure> failedOnRows = Optional.empty();
        if (rowsMayMatter(changeSet, applied)) {
            Optional<SqlFailure> onRows = applied.run().failure();
            boolean undone = isUndone(changeSet, applied, data);
            for (Reach reach : Reach.values()) {
                if (!rowsMayMatter(changeSet, applied)) {
                    break;
                }
                forget(changeSet);
                if (takeRowsAway(reach, changeSet, applied.run().failure(), undone)) {
                    data = stage.data().begin();
                    applied = apply(changeSet, outcome -> keep(changeSet, outcome));
                    undone = undone && isUndone(changeSet, applied, data);
                }
            }
            failedOnRows = applied.run().failed() ? Optional.empty() : onRows;
        }
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
        data.applied(applied.run().delta());
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
                Optional.of(failedOnRows.map(evidence::withFailureOnRows).orElse(evidence)));
    }

    /** The tables that stayed empty, because no rows could be made up for them. */
    List<EmptyTable> emptyTables() {
        return stage.seeded().emptyTables();
    }

    /** Fills the tables that are empty now. */
    private void fill() throws SQLException {
        if (rows.wantsRows()) {
            Optional<Seeder.Filling> filling = madeUp.next(stage.seeded());
            if (filling.isPresent()) {
                change(filling.get());
            }
        }
    }

    private void change(Seeder.Change change) throws SQLException {
        stage.change(change);
        rowChanges.add(change);
    }

    /** Whether a changeset that did not run might have run on empty tables. */
    private boolean rowsMayMatter(ChangeSet changeSet, Applied applied) {
        if (!stage.seeded().hasRows() || applied.missingClass().isPresent()) {
            return false;
        }
        return applied.run().failure().isPresent()
                ? RowsAtFault.mayCause(applied.run().failure().get(), liquibase(changeSet))
                : !applied.ran() && RowsAtFault.mayDecide(liquibase(changeSet).getPreconditions());
    }

    /** Whether a changeset that did not run left everything as it was. */
    private boolean isUndone(ChangeSet changeSet, Applied applied, DataTrial data) throws SQLException {
        return applied.run().failure().isEmpty()
                || (liquibase(changeSet).isRunInTransaction()
                        && applied.run().delta().isEmpty()
                        && data.isUnchanged());
    }

    /** How far made-up rows are taken out of the way of a changeset: as little as will do. */
    private enum Reach {
        /** Out of the tables that the failure names, in place. */
        AT_FAULT,
        /** Out of all tables, in place. */
        EVERYWHERE,
        /** In a database to which they were never added. */
        ANEW
    }

    /**
     * Takes made-up rows out of the way of a changeset, or of its rollback, that did not run; the next one finds fresh ones.
     *
     * @param undone whether what it did was rolled back whole
     * @return false when nothing was done, because it does not go this way
     */
    private boolean takeRowsAway(Reach reach, ChangeSet changeSet, Optional<SqlFailure> failure, boolean undone)
            throws Exception {
        if (reach == Reach.ANEW) {
            inDatabase.replaceAll(Ran::withoutRows);
            rowChanges.clear();
            madeUp.startAgain();
            restore();
            return true;
        }
        if (!undone) {
            return false;
        }
        Set<QualifiedName> filled = stage.seeded().filledTables();
        Optional<Seeder.Emptying> emptying = stage.emptying(
                reach == Reach.EVERYWHERE ? filled : RowsAtFault.tables(filled, failure, liquibase(changeSet)));
        if (emptying.isPresent()) {
            madeUp.takenOut(emptying.get().tables());
            change(emptying.get());
        }
        return emptying.isPresent();
    }

    /** Liquibase marks a changeset that its precondition leaves out; this one gets another chance. */
    private void forget(ChangeSet changeSet) throws LiquibaseException {
        for (Ran ran : List.copyOf(inDatabase)) {
            if (ran.changeSet() == changeSet) {
                stage.update().unmark(liquibase(changeSet));
                rowChanges.addAll(0, ran.rows());
                inDatabase.remove(ran);
            }
        }
    }

    /** All changesets are in the database; from now on they are rolled back for good. */
    void turnBack() throws SQLException {
        understudy.letRolesGo(stage);
    }

    /**
     * Rolls a changeset back for good, as the chain does. On its own it was rolled back on rows that were there when it was
     * applied; where rows that were made up since stand in its way, it is rolled back without rows.
     */
    Run rollBackForGood(ChangeSet changeSet, SchemaDelta applied) throws Exception {
        Run run = rollBackOnce(changeSet, applied);
        boolean rowsAtFault = run.failure()
                .filter(f -> stage.seeded().hasRows() && RowsAtFault.mayCause(f, liquibase(changeSet)))
                .isPresent();
        if (!rowsAtFault) {
            return run;
        }
        before.add(catalog().refresh());
        boolean undone = liquibase(changeSet).isRunInTransaction();
        for (Reach reach : Reach.values()) {
            if (run.failed() && stage.seeded().hasRows() && takeRowsAway(reach, changeSet, run.failure(), undone)) {
                run = rollBackOnce(changeSet, applied);
            }
        }
        return run;
    }

    /** What the chain did to the catalog so far. */
    SchemaDelta chainDelta() throws SQLException {
        before.add(catalog().refresh());
        return SchemaDelta.inSequence(before);
    }

    private Run rollBackOnce(ChangeSet changeSet, SchemaDelta applied) throws Exception {
        stage.loginForRollback(applied);
        Timed timed = timed(
                () -> {
                    stage.rollback().rollBack(liquibase(changeSet));
                    if (historyReaders.any()) {
                        stage.update().unmark(liquibase(changeSet));
                    }
                },
                stage.rollback(),
                changeSet,
                changeSet.rollback().sql());
        stage.renewRollback();
        if (timed.failure().isEmpty()) {
            inDatabase.removeIf(ran -> ran.changeSet() == changeSet);
        }
        return new Run(timed.duration(), timed.failure(), SchemaDelta.NONE, timed.observation(), timed.growth());
    }

    private CatalogFollower catalog() {
        return stage.catalog();
    }

    private record Applied(Run run, ExecType outcome, Optional<String> missingClass) {
        boolean ran() {
            return outcome == ExecType.EXECUTED || outcome == ExecType.RERAN;
        }
    }

    /** What is done with DATABASECHANGELOG after a changeset was applied. */
    private interface Record {
        void of(ExecType outcome) throws LiquibaseException;
    }

    private Applied apply(ChangeSet changeSet, Record record) throws Exception {
        ExecType[] outcome = {ExecType.FAILED};
        Timed timed = observed(
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
        if (failure.isPresent()) {
            SchemaDelta delta = stage.look(() -> {});
            madeUp.did(changeSet, delta);
            return new Applied(
                    new Run(timed.duration(), failure, delta, timed.observation(), timed.growth()),
                    outcome[0],
                    timed.missingClass());
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
        madeUp.did(changeSet, delta);
        return new Applied(
                new Run(timed.duration(), unrecorded.stream().findFirst(), delta, timed.observation(), timed.growth()),
                outcome[0],
                Optional.empty());
    }

    private void keep(ChangeSet changeSet, ExecType outcome) throws LiquibaseException {
        if (outcome != ExecType.SKIPPED) {
            stage.update().mark(liquibase(changeSet), outcome);
            inDatabase.add(new Ran(changeSet, outcome, rowChanges));
            rowChanges.clear();
        }
    }

    /** A changeset that Liquibase marks as ran is rolled back like any other, so its rollback is tried. */
    private Evidence notRun(ChangeSet changeSet, int index, Applied applied, DataTrial data) throws Exception {
        Evidence nothing = notRun(applied);
        if (applied.outcome() != ExecType.MARK_RAN || !(changeSet.rollback() instanceof Rollback.Given)) {
            return nothing;
        }
        data.applied(applied.run().delta());
        progress.changeSet(index + 1, changeSet.id(), "roll back");
        Timed timed = rollBack(changeSet);
        SchemaDelta undone = stage.look(stage::renewRollback);
        data.rolledBack(timed.failure().isPresent());
        if (!undone.isEmpty() || data.astray()) {
            restore();
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
        Optional<ChangeSet> cause = dependence.causeOf(failure);
        dependence.lost(changeSet);
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
        stage.loginForRollback(applied.run().delta());
        Timed timed = rollBack(changeSet);
        SchemaDelta undone = stage.look(() -> {
            stage.renewRollback();
            if (timed.failure().isEmpty() && historyReaders.contains(changeSet)) {
                stage.update().unmark(liquibase(changeSet));
            }
        });
        madeUp.did(changeSet, undone);
        Run rollback = new Run(timed.duration(), timed.failure(), undone, timed.observation(), timed.growth());
        data.rolledBack(rollback.failed());
        if (rollback.failed()) {
            boolean sessionBound = undone.isEmpty() && !data.astray() && rollsBackWhereItWasApplied(changeSet);
            if (sessionBound || !undone.isEmpty() || data.astray()) {
                restore();
            }
            return new WayBack(Optional.of(rollback), Optional.empty(), sessionBound);
        }
        progress.changeSet(index + 1, changeSet.id(), "apply again");
        Run reapply = reapply(changeSet, applied);
        data.reapplied(reapply.failed());
        SchemaDelta strayed = undone.then(reapply.delta());
        if (data.astray() || (!strayed.isEmpty() && (reapply.failed() || !strayed.columnOrderOnly()))) {
            restore();
        } else if (reapply.failed()) {
            // The rollback did nothing, so the changeset is still there.
            markAgain(changeSet, applied.outcome());
        }
        return new WayBack(Optional.of(rollback), Optional.of(reapply), false);
    }

    /** The second execution. In production it is another run of Liquibase, so what the first one left in its session is no matter. */
    private Run reapply(ChangeSet changeSet, Applied applied) throws Exception {
        Record record = outcome -> markAgain(changeSet, applied.outcome());
        Run run = apply(changeSet, record).run();
        if (!run.failed() || !run.delta().isEmpty()) {
            return run;
        }
        stage.update().renew();
        Run fresh = apply(changeSet, record).run();
        return fresh.failed() ? run : fresh;
    }

    /** Whether a rollback that failed in a session of its own works in the one that applied, with what that holds. */
    private boolean rollsBackWhereItWasApplied(ChangeSet changeSet) throws Exception {
        Timed timed = timed(
                () -> stage.update().rollBack(liquibase(changeSet)),
                stage.update(),
                changeSet,
                changeSet.rollback().sql());
        boolean works = timed.failure().isEmpty();
        if (!works && !stage.look(() -> {}).isEmpty()) {
            // It does not run in a transaction and came halfway.
            restore();
        }
        return works;
    }

    private void markAgain(ChangeSet changeSet, ExecType outcome) throws LiquibaseException {
        if (historyReaders.contains(changeSet)) {
            stage.update().mark(liquibase(changeSet), outcome);
        }
    }

    private Timed rollBack(ChangeSet changeSet) throws SQLException {
        return observed(
                () -> stage.rollback().rollBack(liquibase(changeSet)),
                stage.rollback(),
                changeSet,
                changeSet.rollback().sql());
    }

    /** Makes the database what production would have, after a changeset's way back made it something else. */
    private void restore() throws Exception {
        stage = understudy.replace(stage, inDatabase);
    }

    private record Timed(
            Duration duration,
            Optional<SqlFailure> failure,
            Optional<String> missingClass,
            Observation observation,
            Optional<Long> growth) {
        Timed with(Observation seen, Optional<Long> grown) {
            return new Timed(duration, failure, missingClass, seen, grown);
        }
    }

    private interface Action {
        void run() throws Exception;
    }

    /** Runs something and observes it, but for what is released: nobody judges that. */
    private Timed observed(Action action, Session session, ChangeSet changeSet, List<SqlText> sql) throws SQLException {
        if (changeSet.released()) {
            session.forgetObserved();
            return timed(action, session, changeSet, sql);
        }
        boolean measured = rows.origin().isPresent();
        long sizeBefore = measured ? stage.bytesOnDisk() : 0;
        session.observe(sql);
        Timed timed = timed(action, session, changeSet, sql);
        Observation seen = session.endObserving(timed.failure().isEmpty());
        return timed.with(seen, measured ? Optional.of(stage.bytesOnDisk() - sizeBefore) : Optional.empty());
    }

    private static Timed timed(Action action, Session session, ChangeSet changeSet, List<SqlText> sql) {
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
        return new Timed(
                Duration.ofNanos(System.nanoTime() - start), failure, missingClass, Observation.NONE, Optional.empty());
    }

    @Override
    public void close() {
        understudy.strike(stage);
    }
}
