package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rehearsal.data.DataTrial;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.SqlFailure;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * Takes made-up rows out of the way of a changeset that does not run on them: nobody shall be blamed for rows that production would
 * not have, before it is known whether it runs without them.
 */
final class RowsAside {
    /** How far rows are taken out of the way: as little as will do, so in this order. */
    enum Reach {
        /** Out of the tables that the failure names, in place. */
        AT_FAULT,
        /** Out of all tables, in place. */
        EVERYWHERE,
        /** In a database to which they were never added. */
        ANEW
    }

    /**
     * A changeset that was applied, on rows if that is possible.
     *
     * @param data the rows before it
     * @param failedOnRows how it failed on made-up rows, if it runs only without them
     */
    record Tried(Applied applied, DataTrial data, Optional<SqlFailure> failedOnRows) {}

    private RowsAside() {}

    /** Applies a changeset; if it does not run on the rows that are there, on fewer and fewer. */
    static Tried apply(Theatre theatre, ChangeSet changeSet) throws Exception {
        DataTrial data = theatre.stage().beginTrial();
        Applied applied = Applied.to(theatre, changeSet, outcome -> theatre.keep(changeSet, outcome));
        if (!mayHelp(theatre, changeSet, applied)) {
            return new Tried(applied, data, Optional.empty());
        }
        Optional<SqlFailure> onRows = applied.run().failure();
        boolean undone = isUndone(theatre, changeSet, applied, data);
        for (Reach reach : Reach.values()) {
            if (!mayHelp(theatre, changeSet, applied)) {
                break;
            }
            theatre.forget(changeSet);
            if (take(theatre, reach, changeSet, applied.run().failure(), undone)) {
                data = theatre.stage().beginTrial();
                applied = Applied.to(theatre, changeSet, outcome -> theatre.keep(changeSet, outcome));
                undone = undone && isUndone(theatre, changeSet, applied, data);
            }
        }
        return new Tried(applied, data, applied.run().failed() ? Optional.empty() : onRows);
    }

    /** Whether a changeset that did not run might have run on empty tables. */
    private static boolean mayHelp(Theatre theatre, ChangeSet changeSet, Applied applied) {
        if (!theatre.stage().seeded().hasRows() || applied.missingClass().isPresent()) {
            return false;
        }
        return applied.run().failure().isPresent()
                ? mayHelp(theatre, changeSet, applied.run().failure())
                : !applied.ran()
                        && RowsAtFault.mayDecide(theatre.liquibase(changeSet).getPreconditions());
    }

    /** Whether a failure, of a changeset or of its rollback, might not have been on empty tables. */
    static boolean mayHelp(Theatre theatre, ChangeSet changeSet, Optional<SqlFailure> failure) {
        return theatre.stage().seeded().hasRows()
                && failure.filter(f -> RowsAtFault.mayCause(f, theatre.liquibase(changeSet)))
                        .isPresent();
    }

    /** Whether a changeset that did not run left everything as it was. */
    private static boolean isUndone(Theatre theatre, ChangeSet changeSet, Applied applied, DataTrial data)
            throws SQLException {
        return applied.run().failure().isEmpty()
                || (theatre.liquibase(changeSet).isRunInTransaction()
                        && applied.run().delta().isEmpty()
                        && data.isUnchanged());
    }

    /**
     * Takes made-up rows out of the way of a changeset, or of its rollback, that did not run; the next one finds fresh ones.
     *
     * @param undone whether what it did was rolled back whole
     * @return false when nothing was done, because it does not go this way
     */
    static boolean take(Theatre theatre, Reach reach, ChangeSet changeSet, Optional<SqlFailure> failure, boolean undone)
            throws Exception {
        if (reach == Reach.ANEW) {
            theatre.restoreWithoutRows();
            return true;
        }
        if (!undone) {
            return false;
        }
        Set<QualifiedName> filled = theatre.stage().seeded().filledTables();
        return theatre.empty(
                reach == Reach.EVERYWHERE ? filled : RowsAtFault.tables(filled, failure, theatre.liquibase(changeSet)));
    }
}
