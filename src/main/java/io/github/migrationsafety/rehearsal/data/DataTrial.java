package io.github.migrationsafety.rehearsal.data;

import io.github.migrationsafety.step.DataProof;
import io.github.migrationsafety.step.DataProof.Difference;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * The rows through one changeset: before, after it was applied, after its rollback, after it was applied again. Call it at each of
 * these moments, between transactions. Not thread-safe.
 */
public final class DataTrial {
    private final RowFollower rows;
    private final DataSettings settings;
    private final RowState before;
    private RowState applied;
    private List<Difference> rollback = List.of();
    private List<Difference> reapply = List.of();
    private boolean astray;

    DataTrial(RowFollower rows, DataSettings settings) throws SQLException {
        this.rows = rows;
        this.settings = settings;
        this.before = rows.state();
        this.applied = before;
    }

    /** The changeset was applied. */
    public void applied() throws SQLException {
        applied = rows.state();
    }

    /**
     * It was rolled back.
     *
     * @param failed whether that ended in an error
     */
    public void rolledBack(boolean failed) throws SQLException {
        RowState now = rows.state();
        if (failed) {
            astray = RowComparison.differs(applied, now);
        } else {
            rollback = RowComparison.afterRollback(before, applied, now);
            astray = !rollback.isEmpty();
        }
    }

    /**
     * It was applied again.
     *
     * @param failed whether that ended in an error
     */
    public void reapplied(boolean failed) throws SQLException {
        RowState now = rows.state();
        if (failed) {
            astray |= RowComparison.differs(applied, now);
        } else if (rollback.isEmpty()) {
            reapply = SecondRun.differences(before, applied, now);
            astray |= !reapply.isEmpty();
        }
    }

    /** Whether the rows are not those that production would have after the changeset. */
    public boolean astray() {
        return astray;
    }

    /** What was found. */
    public DataProof proof() {
        return new DataProof(rollback, reapply, new ArrayList<>());
    }
}
