package io.github.migrationsafety.goal;

import io.github.migrationsafety.rule.NamePattern;
import io.github.migrationsafety.rule.RuleContext.Tenancy;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Tells the tables that belong to no tenant. A record, because what is kept of a rehearsal is found again by its settings: these
 * are equal, and read alike, wherever the policy is.
 *
 * @param exempt patterns of their names
 * @param tenants the table whose key the tenant column references
 */
record GlobalTables(List<String> exempt, Optional<String> tenants) implements Predicate<QualifiedName> {
    GlobalTables {
        exempt = List.copyOf(exempt);
    }

    static GlobalTables of(Tenancy tenancy) {
        return new GlobalTables(tenancy.exempt(), tenancy.tenants());
    }

    @Override
    public boolean test(QualifiedName table) {
        return exempt.stream().map(NamePattern::new).anyMatch(p -> p.matches(table))
                || tenants.filter(t -> t.equals(table.name()) || t.equals(table.toString()))
                        .isPresent();
    }
}
