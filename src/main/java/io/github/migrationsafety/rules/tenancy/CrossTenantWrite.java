package io.github.migrationsafety.rules.tenancy;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.step.DataProof.TenantBreach;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code tenancy/cross-tenant-write}: a changeset or its rollback moved rows to another tenant, or tied rows of two tenants. */
public final class CrossTenantWrite extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "tenancy/cross-tenant-write",
            Severity.ERROR,
            RuleInfo.REHEARSAL,
            "The changeset or its rollback moves rows to another tenant, or ties rows of two tenants");

    private static final Set<TenantBreach.Kind> WRITES = Set.of(TenantBreach.Kind.MOVED, TenantBreach.Kind.TIED);

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        return context.tenancy().stream()
                .flatMap(tenancy -> step.evidence().map(Evidence::data).stream()
                        .flatMap(data -> data.breaches().stream())
                        .filter(b -> WRITES.contains(b.kind()))
                        .map(b -> problem(b, step.changeSet(), tenancy.column())))
                .toList();
    }

    private static Problem problem(TenantBreach breach, ChangeSet changeSet, String column) {
        String table = breach.table().toString();
        boolean moved = breach.kind() == TenantBreach.Kind.MOVED;
        String who = TenantBreaches.doer(breach, changeSet);
        String message = moved
                ? who + " gives " + TenantBreaches.rows(breach) + " of `" + table + "` to another tenant"
                        + TenantBreaches.example(breach)
                        + ". In production one customer's data would show up with another."
                : who + " ties " + TenantBreaches.rows(breach) + " of `" + table
                        + "` to rows of another tenant through `"
                        + breach.object() + "`" + TenantBreaches.example(breach)
                        + ". In production one customer would reach another's data along this foreign key.";
        return new Problem(
                changeSet.id(),
                TenantBreaches.at(breach, changeSet),
                moved ? table + "(" + column + ")" : breach.object(),
                Optional.of(table),
                message,
                "Join the tenant column in every UPDATE … FROM, INSERT … SELECT and MERGE:\n… AND source." + column
                        + " = target." + column);
    }
}
