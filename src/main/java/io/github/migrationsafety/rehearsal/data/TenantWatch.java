package io.github.migrationsafety.rehearsal.data;

import io.github.migrationsafety.rehearsal.data.TenantTies.Key;
import io.github.migrationsafety.rehearsal.data.TenantTies.Ties;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.step.DataProof.TenantBreach;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Looks for rows that go astray between tenants, changeset by changeset. Not thread-safe. */
final class TenantWatch {
    private final Tenants tenants;
    private final TenantTies ties;
    private final Optional<RowSecurityProbe> probe;
    private Map<Key, Ties> tiesBefore = Map.of();

    /** @param probe none where no session setting tells the tenant */
    TenantWatch(Tenants tenants, TenantTies ties, Optional<RowSecurityProbe> probe) {
        this.tenants = tenants;
        this.ties = ties;
        this.probe = probe;
    }

    /** A changeset is about to be applied. */
    void begin(RowState before, Schema schema) throws SQLException {
        tiesBefore = ties.count(before, schema);
    }

    /** It was applied. */
    List<TenantBreach> applied(RowState before, RowState now, SchemaDelta delta, Schema schema) throws SQLException {
        List<TenantBreach> breaches = written(before, now, schema, "apply");
        if (probe.isPresent()) {
            breaches.addAll(probe.get().breaches(delta, "apply"));
        }
        return breaches;
    }

    /** It was rolled back. */
    List<TenantBreach> rolledBack(RowState before, RowState now, Schema schema, List<TenantBreach> known)
            throws SQLException {
        List<TenantBreach> breaches = written(before, now, schema, "rollback");
        breaches.removeIf(b ->
                known.stream().anyMatch(k -> k.kind() == b.kind() && k.object().equals(b.object())));
        return breaches;
    }

    private List<TenantBreach> written(RowState before, RowState now, Schema schema, String direction)
            throws SQLException {
        List<TenantBreach> breaches = new ArrayList<>(TenantMoves.between(before, now, tenants, direction));
        breaches.addAll(TenantTies.between(tiesBefore, ties.count(now, schema), before, now, direction));
        return breaches;
    }
}
