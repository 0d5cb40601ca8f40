package io.github.migrationsafety.rehearsal.data;

import io.github.migrationsafety.rehearsal.data.TableRows.Listed;
import io.github.migrationsafety.rehearsal.data.TableRows.Row;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.DataProof.TenantBreach;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds rows that have another tenant than before. A row is told by its key without the tenant column. Stateless. */
final class TenantMoves {
    private TenantMoves() {}

    /** The tables with such rows, sorted. */
    static List<TenantBreach> between(RowState before, RowState after, Tenants tenants, String direction) {
        List<TenantBreach> breaches = new ArrayList<>();
        for (QualifiedName name : after.readSince(before)) {
            if (before.table(name).orElseThrow() instanceof Listed from
                    && after.table(name).orElseThrow() instanceof Listed to
                    && tenants.own(from)
                    && tenants.own(to)) {
                moved(from, to, tenants.column(), direction).ifPresent(breaches::add);
            }
        }
        return breaches;
    }

    private static Optional<TenantBreach> moved(Listed before, Listed after, String column, String direction) {
        List<String> key = before.key().stream().filter(c -> !c.equals(column)).toList();
        Optional<KeyedRows> from = KeyedRows.of(before, key);
        Optional<KeyedRows> to = KeyedRows.of(after, key);
        if (from.isEmpty() || to.isEmpty()) {
            return Optional.empty();
        }
        List<Row> moved = new ArrayList<>();
        for (Map.Entry<List<Long>, Row> entry : from.get().rows().entrySet()) {
            Row now = to.get().rows().get(entry.getKey());
            long then = from.get().cell(entry.getValue(), column);
            long tenant = now == null ? CellHash.NULL : to.get().cell(now, column);
            if (then != CellHash.NULL && tenant != CellHash.NULL && then != tenant) {
                moved.add(entry.getValue());
            }
        }
        return moved.stream()
                .min(ExampleRow.byKey(key))
                .map(example -> new TenantBreach(
                        TenantBreach.Kind.MOVED,
                        direction,
                        before.table(),
                        before.table().toString(),
                        moved.size(),
                        ExampleRow.values(example, key)));
    }
}
