package io.github.migrationsafety.goal;

import io.github.migrationsafety.policy.Policy;
import io.github.migrationsafety.rehearsal.data.DataSettings;
import io.github.migrationsafety.rehearsal.data.Tenants;
import io.github.migrationsafety.rule.RuleContext.Tenancy;

/** What a policy says about the rows that a rehearsal compares. Stateless. */
public final class WatchedRows {
    private WatchedRows() {}

    /** The rehearsal's settings. */
    public static DataSettings of(Policy policy) {
        return new DataSettings(
                policy.seed().showValues(),
                policy.tenancy()
                        .filter(t -> t.model() == Tenancy.Model.COLUMN)
                        .map(t -> new Tenants(t.column(), GlobalTables.of(t), t.setting(), t.applicationRole())));
    }
}
