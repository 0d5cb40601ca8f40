package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.step.Run;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Rolls changesets back for good, as the chain does, and remembers what that did to the catalog. Not thread-safe. */
final class BackForGood {
    private final Theatre theatre;

    /** What the chain did to the catalog of stages that were replaced. */
    private final List<SchemaDelta> before = new ArrayList<>();

    /** All changesets are in the database by now. */
    BackForGood(Theatre theatre) throws SQLException {
        this.theatre = theatre;
        theatre.turnBack();
    }

    /**
     * Rolls one changeset back. On its own it was rolled back on rows that were there when it was applied; where rows that were
     * made up since stand in its way, it is rolled back without rows.
     *
     * @param applied what the changeset did to the catalog
     */
    Run rollBack(ChangeSet changeSet, SchemaDelta applied) throws Exception {
        Run run = rollBackOnce(changeSet, applied);
        if (!RowsAside.mayHelp(theatre, changeSet, run.failure())) {
            return run;
        }
        look();
        boolean undone = theatre.liquibase(changeSet).isRunInTransaction();
        for (RowsAside.Reach reach : RowsAside.Reach.values()) {
            if (run.failed()
                    && theatre.stage().seeded().hasRows()
                    && RowsAside.take(theatre, reach, changeSet, run.failure(), undone)) {
                run = rollBackOnce(changeSet, applied);
            }
        }
        return run;
    }

    /** What was done to the catalog so far. */
    SchemaDelta delta() throws Exception {
        look();
        return SchemaDelta.inSequence(before);
    }

    /** Takes note of what was done so far, to the catalog and to rows. */
    void look() throws Exception {
        before.add(theatre.stage().look(() -> {}));
    }

    private Run rollBackOnce(ChangeSet changeSet, SchemaDelta applied) throws Exception {
        Stage stage = theatre.stage();
        stage.loginForRollback(applied);
        TimedRun timed = TimedRun.of(
                () -> {
                    stage.rollback().rollBack(theatre.liquibase(changeSet));
                    if (theatre.historyReaders().any()) {
                        stage.update().unmark(theatre.liquibase(changeSet));
                    }
                },
                stage.rollback(),
                changeSet,
                changeSet.rollback().sql());
        stage.renewRollback();
        if (timed.failure().isEmpty()) {
            theatre.gone(changeSet);
        }
        return timed.with(SchemaDelta.NONE);
    }
}
