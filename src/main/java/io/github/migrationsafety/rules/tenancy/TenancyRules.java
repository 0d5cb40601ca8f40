package io.github.migrationsafety.rules.tenancy;

import io.github.migrationsafety.rule.Rule;
import java.util.List;

/** The rules on tenants. */
public final class TenancyRules {
    private TenancyRules() {}

    /** Each of them once, sorted by id. */
    public static List<Rule> all() {
        return List.of(
                new CrossTenantWrite(),
                new MissingTenantColumn(),
                new NullableTenantColumn(),
                new RowLevelSecurityLeak(),
                new TenantColumnNotIndexed(),
                new TenantColumnType());
    }
}
