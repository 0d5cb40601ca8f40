package io.github.migrationsafety.goal;

import io.github.migrationsafety.policy.Policy;
import io.github.migrationsafety.rehearsal.data.DataSettings;
import io.github.migrationsafety.rehearsal.data.Tenants;
import io.github.migrationsafety.rule.NamePattern;
import io.github.migrationsafety.rule.RuleContext.Tenancy;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.List;

/** What a policy says about the rows that a rehearsal compares. Stateless. */
public final class WatchedRows {
    private WatchedRows() {}

    /** The rehearsal's settings. */
    public static DataSettings of(Policy policy) {
        return new DataSettings(
                false,
                policy.tenancy()
                        .filter(t -> t.model() == Tenancy.Model.COLUMN)
                        .map(t -> new Tenants(
                                t.column(), table -> isGlobal(table, t), t.setting(), t.applicationRole())));
    }

    private static boolean isGlobal(QualifiedName table, Tenancy tenancy) {
        List<NamePattern> exempt =
                tenancy.exempt().stream().map(NamePattern::new).toList();
        return exempt.stream().anyMatch(p -> p.matches(table))
                || tenancy.tenants()
                        .filter(t -> t.equals(table.name()) || t.equals(table.toString()))
                        .isPresent();
    }
}
