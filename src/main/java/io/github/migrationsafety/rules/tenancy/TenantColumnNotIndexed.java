package io.github.migrationsafety.rules.tenancy;

import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rules.index.IndexRemedy;
import io.github.migrationsafety.rules.tenancy.TenantTables.TenantTable;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Optional;

/** {@code tenancy/tenant-column-not-indexed}: no index or key of a new tenant table leads with the tenant column. */
public final class TenantColumnNotIndexed extends TenancyRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "tenancy/tenant-column-not-indexed",
            Severity.ERROR,
            RuleInfo.BOTH,
            "No index or key leads with the tenant column");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected Optional<Problem> check(TenantTable table, TenantTables tables, History history) {
        String column = tables.column();
        if (table.column().isEmpty()
                || table.releasedColumn().isPresent()
                || !table.table().complete()
                || tables.coverage().covers(table.table(), List.of(column))) {
            return Optional.empty();
        }
        return tables.tables()
                .origin(table.life(), s -> adds(s, column), t -> t.column(column)
                        .isPresent())
                .map(origin -> problem(
                        origin,
                        table,
                        object(table, tables),
                        "No index or key of `" + table.table().name() + "` leads with `" + column
                                + "`. Every query of one tenant reads the rows of all tenants.",
                        remedy(table, column, origin)));
    }

    private static String remedy(TenantTable table, String column, Origin origin) {
        boolean inUse = !table.life().isNew();
        IndexRemedy index = IndexRemedy.on(table.table().name(), List.of(column));
        return inUse && table.table().partitioned()
                ? index.onPartitions(List.of(), origin.changeSet())
                : index.changeSet(origin.changeSet(), inUse);
    }
}
