package io.github.migrationsafety.rehearsal.data;

import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.step.DataProof;
import io.github.migrationsafety.step.DataProof.Difference;
import io.github.migrationsafety.step.DataProof.TenantBreach;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The rows through one changeset: before, after it was applied, after its rollback, after it was applied again. Call it at each of
 * these moments, between transactions. Not thread-safe.
 */
public final class DataTrial {
    private final RowFollower rows;
    private final Optional<TenantWatch> tenants;
    private final RowState before;
    private RowState applied;
    private List<Difference> rollback = List.of();
    private List<Difference> reapply = List.of();
    private final List<TenantBreach> breaches = new ArrayList<>();
    private boolean astray;

    DataTrial(RowFollower rows, Optional<TenantWatch> tenants, Schema schema) throws SQLException {
        this.rows = rows;
        this.tenants = tenants;
        this.before = rows.state();
        this.applied = before;
        if (tenants.isPresent()) {
            tenants.get().begin(before, schema);
        }
    }

    /**
     * The changeset was applied.
     *
     * @param delta what it did to the catalog
     * @param schema the tables now
     */
    public void applied(SchemaDelta delta, Schema schema) throws SQLException {
        applied = rows.state();
        if (tenants.isPresent()) {
            breaches.addAll(tenants.get().applied(before, applied, delta, schema));
        }
    }

    /** Whether the rows are those that were there before. */
    public boolean isUnchanged() throws SQLException {
        return !RowComparison.differs(before, rows.state());
    }

    /**
     * It was rolled back.
     *
     * @param failed whether that ended in an error
     * @param schema the tables now
     */
    public void rolledBack(boolean failed, Schema schema) throws SQLException {
        RowState now = rows.state();
        if (failed) {
            astray = RowComparison.differs(applied, now);
        } else {
            rollback = RowComparison.afterRollback(before, applied, now);
            astray = !rollback.isEmpty();
            if (tenants.isPresent()) {
                breaches.addAll(tenants.get().rolledBack(before, now, schema, breaches));
            }
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
        return new DataProof(rollback, reapply, breaches);
    }
}
