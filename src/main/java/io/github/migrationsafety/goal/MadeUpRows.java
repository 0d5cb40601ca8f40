package io.github.migrationsafety.goal;

import io.github.migrationsafety.policy.Policy;
import io.github.migrationsafety.rehearsal.seed.RowRequest;
import io.github.migrationsafety.rehearsal.seed.RowRequest.TenantColumn;
import io.github.migrationsafety.rule.RuleContext.Tenancy;

/** What a policy says about rows, as the rehearsal takes it. */
final class MadeUpRows {
    private MadeUpRows() {}

    static RowRequest of(Policy policy) {
        return new RowRequest(
                RowRequest.DEFAULTS.rowsPerTable(),
                RowRequest.DEFAULTS.tenants(),
                policy.tenancy()
                        .filter(t -> t.model() == Tenancy.Model.COLUMN)
                        .map(t -> new TenantColumn(t.column(), t.tenants())));
    }
}
