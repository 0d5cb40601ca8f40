package io.github.migrationsafety.rules.tenancy;

import io.github.migrationsafety.rule.Rule;
import java.util.List;

/** The rules on tenants. */
public final class TenancyRules {
    private TenancyRules() {}

    /** Each of them once, sorted by id. */
    public static List<Rule> all() {
        return List.of(
                new CrossTenantForeignKey(),
                new CrossTenantWrite(),
                new HardCodedSchema(),
                new MissingTenantColumn(),
                new MissingTenantForeignKey(),
                new NullableTenantColumn(),
                new PolicyAlwaysTrue(),
                new PolicyWithoutRowLevelSecurity(),
                new RowLevelSecurityDisabled(),
                new RowLevelSecurityLeak(),
                new RowLevelSecurityMissing(),
                new RowLevelSecurityWithoutPolicy(),
                new TenantColumnDropped(),
                new TenantColumnNotIndexed(),
                new TenantColumnType(),
                new UniqueWithoutTenant(),
                new UnscopedDml(),
                new ViewBypassesRowLevelSecurity());
    }
}
