package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.changelog.ChangeLog;
import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.postgres.catalog.CatalogFollower;
import io.github.migrationsafety.rehearsal.ProvenPrefix.Proven;
import io.github.migrationsafety.rehearsal.ProvenPrefix.Recorded;
import io.github.migrationsafety.rehearsal.data.DataSettings;
import io.github.migrationsafety.rehearsal.seed.RowRequest;
import io.github.migrationsafety.rehearsal.seed.Seeder;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.EmptyTable;
import io.github.migrationsafety.step.Step;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.exception.LiquibaseException;

/**
 * What is on the stage while a changelog is rehearsed: the database, the changesets that are in it, and the rows that were made up
 * for them; and how the stage is made what production would have. Not thread-safe.
 */
final class Theatre implements AutoCloseable {
    private final ParsedChangeLog parsed;
    private final RowRequest rows;
    private final Understudy understudy;
    private final HistoryReaders historyReaders;
    private final Set<ChangeSet> onlyApplied = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Dependence dependence = new Dependence();
    private final List<Ran> inDatabase = new ArrayList<>();
    private final MadeUpRows madeUp = new MadeUpRows();
    /** What was done to made-up rows since the last changeset that is in the database. */
    private final List<Seeder.Change> rowChanges = new ArrayList<>();

    private Stage stage;
    private boolean takenOut;

    private Theatre(
            ParsedChangeLog parsed, LiquibaseTables tables, RowRequest rows, Understudy understudy, Stage stage) {
        this.parsed = parsed;
        this.rows = rows;
        this.historyReaders = new HistoryReaders(parsed, tables);
        this.understudy = understudy;
        this.stage = stage;
    }

    /**
     * Opens with an empty database.
     *
     * @param slice what is to be proved: what comes before is only applied
     */
    static Theatre open(
            ParsedChangeLog parsed,
            ThrowawayPostgres server,
            LiquibaseTables tables,
            RowRequest rows,
            DataSettings data,
            Slice slice)
            throws SQLException, LiquibaseException {
        Understudy understudy = new Understudy(server, tables, parsed, rows, data);
        Theatre theatre = new Theatre(parsed, tables, rows, understudy, understudy.firstStage());
        theatre.onlyApplied.addAll(parsed.changeLog().changeSets().subList(0, slice.from()));
        return theatre;
    }

    /**
     * Goes on where another one was.
     *
     * @param proven what that one knew
     * @return nothing when the database is not what that one left
     */
    static Optional<Theatre> goOn(
            ProvenPrefix proven,
            ParsedChangeLog parsed,
            ThrowawayPostgres server,
            LiquibaseTables tables,
            RowRequest rows,
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
        Theatre theatre = new Theatre(parsed, tables, rows, understudy, stage);
        theatre.inDatabase.addAll(ran);
        theatre.rowChanges.addAll(proven.rowChanges());
        theatre.madeUp.goOnFrom(proven.rows());
        proven.lost().forEach(i -> theatre.dependence.lost(changeSets.get(i)));
        return Optional.of(theatre);
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

    CatalogFollower catalog() {
        return stage.catalog();
    }

    ChangeLog changeLog() {
        return parsed.changeLog();
    }

    Dependence dependence() {
        return dependence;
    }

    HistoryReaders historyReaders() {
        return historyReaders;
    }

    liquibase.changelog.ChangeSet liquibase(ChangeSet changeSet) {
        return parsed.liquibaseChangeSet(changeSet);
    }

    liquibase.changelog.DatabaseChangeLog liquibaseChangeLog() {
        return parsed.liquibaseChangeLog();
    }

    /** Whether anybody judges what the changeset does: nobody does when it is released, or proved elsewhere. */
    boolean isWatched(ChangeSet changeSet) {
        return changeSet.pending() && !onlyApplied.contains(changeSet);
    }

    /** Whether the database is a copy of a real one, so that times and sizes tell something. */
    boolean isMeasured() {
        return rows.origin().isPresent();
    }

    /** The tables that stayed empty, because no rows could be made up for them. */
    List<EmptyTable> emptyTables() {
        return stage.seeded().emptyTables();
    }

    /** Whether made-up rows had to make way for a changeset or a rollback. */
    boolean rowsWereTakenOut() {
        return takenOut;
    }

    /** Fills the tables that are empty now. */
    void fill() throws SQLException {
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

    /** A changeset, or its rollback, did this to the catalog: tables may want rows again. */
    void did(ChangeSet changeSet, SchemaDelta delta) {
        madeUp.did(changeSet, delta);
    }

    /** Takes the made-up rows out of these tables; false when that cannot be, because not all of them were made up. */
    boolean empty(Set<QualifiedName> tables) throws SQLException {
        Optional<Seeder.Emptying> emptying = stage.emptying(tables);
        if (emptying.isPresent()) {
            takenOut = true;
            madeUp.takenOut(emptying.get().tables());
            change(emptying.get());
        }
        return emptying.isPresent();
    }

    /** A changeset was applied and stays: DATABASECHANGELOG says so. */
    void keep(ChangeSet changeSet, ExecType outcome) throws LiquibaseException {
        if (outcome != ExecType.SKIPPED) {
            stage.update().mark(liquibase(changeSet), outcome);
            inDatabase.add(new Ran(changeSet, outcome, rowChanges));
            rowChanges.clear();
        }
    }

    /** Liquibase marks a changeset that its precondition leaves out; this one gets another chance. */
    void forget(ChangeSet changeSet) throws LiquibaseException {
        for (Ran ran : List.copyOf(inDatabase)) {
            if (ran.changeSet() == changeSet) {
                stage.update().unmark(liquibase(changeSet));
                rowChanges.addAll(0, ran.rows());
                inDatabase.remove(ran);
            }
        }
    }

    /** A changeset was rolled back for good. */
    void gone(ChangeSet changeSet) {
        inDatabase.removeIf(ran -> ran.changeSet() == changeSet);
    }

    /** Makes the database what production would have, after a changeset's way back made it something else. */
    void restore() throws Exception {
        stage = understudy.replace(stage, inDatabase);
    }

    /** The same changesets in a database to which made-up rows were never added. */
    void restoreWithoutRows() throws Exception {
        takenOut = true;
        inDatabase.replaceAll(Ran::withoutRows);
        rowChanges.clear();
        madeUp.startAgain();
        restore();
    }

    /** All changesets are in the database; from now on they are rolled back for good. */
    void turnBack() throws SQLException {
        understudy.letRolesGo(stage);
    }

    @Override
    public void close() {
        understudy.strike(stage);
    }
}
