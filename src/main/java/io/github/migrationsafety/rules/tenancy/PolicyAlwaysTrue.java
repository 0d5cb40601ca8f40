package io.github.migrationsafety.rules.tenancy;

import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rules.schema.FinalTable;
import io.github.migrationsafety.rules.tenancy.TenantTables.TenantTable;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.RowSecurity.Policy;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.Condition;
import io.github.migrationsafety.sql.Definition;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code tenancy/policy-always-true}: a policy that lets every row of a tenant table through. A restrictive policy takes rows
 * away, and one that is always true takes none, which is harmless.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-createpolicy.html">CREATE POLICY</a>
 */
public final class PolicyAlwaysTrue extends TenantTablesRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "tenancy/policy-always-true",
            Severity.ERROR,
            RuleInfo.BOTH,
            "A policy whose expression is true for every row");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected Stream<Problem> check(TenantTable tenant, FinalTable table, TenantTables tables, History history) {
        return table.table().rowSecurity().policies().stream()
                .filter(p -> isOpen(p, table.table()) && !wasOpen(p, table))
                .flatMap(p -> origin(p, table).stream().map(origin -> problem(p, table, tables, origin)));
    }

    private static boolean isOpen(Policy policy, Table table) {
        return !policy.restrictive()
                && (policy.using().filter(e -> isTrue(e, table)).isPresent()
                        || policy.check().filter(e -> isTrue(e, table)).isPresent());
    }

    private static boolean wasOpen(Policy policy, FinalTable table) {
        return table.released()
                .filter(r -> r.rowSecurity()
                        .policy(policy.name())
                        .filter(p -> isOpen(p, r))
                        .isPresent())
                .isPresent();
    }

    private static boolean isTrue(String expression, Table table) {
        return Condition.of(expression)
                .filter(c -> c.alwaysTrue(
                        name -> table.column(name).filter(Column::notNull).isPresent()))
                .isPresent();
    }

    private static Optional<Origin> origin(Policy policy, FinalTable table) {
        return table.tables().moments().stream()
                .filter(m -> m.statement() instanceof Statement.Other other
                        && other.definition()
                                .filter(d -> d instanceof Definition.Policy made
                                        && made.name().equals(policy.name())
                                        && m.tables()
                                                .find(made.table())
                                                .filter(l -> l.number()
                                                        == table.life().number())
                                                .isPresent())
                                .isPresent())
                .map(io.github.migrationsafety.rule.NewTables.Moment::origin)
                .reduce((a, b) -> b)
                .or(() -> table.origin(s -> false, t -> t.rowSecurity()
                        .policy(policy.name())
                        .filter(p -> isOpen(p, t))
                        .isPresent()));
    }

    private static Problem problem(Policy policy, FinalTable table, TenantTables tables, Origin origin) {
        boolean reads = policy.using().filter(e -> isTrue(e, table.table())).isPresent();
        String on =
                SqlName.of(policy.name()) + " ON " + SqlName.of(table.table().name());
        String clause = reads ? " USING " : " WITH CHECK ";
        return table.problem(
                origin,
                table.name() + "." + policy.name(),
                "Policy `" + policy.name() + "` of `" + table.name() + "` is true for every row: "
                        + (reads
                                ? "permissive policies are combined by OR, so it lets its roles see the rows of all tenants, whatever the"
                                        + " other policies say."
                                : "its roles may write rows for any tenant."),
                "If these roles are meant to see all tenants, say so in a suppression. Else ask for the tenant:\n"
                        + FinalTable.changeSet(
                                origin,
                                "scope-policy-" + policy.name() + "-of-"
                                        + table.table().name().name(),
                                List.of("ALTER POLICY " + on + clause + "(" + tables.ownRows() + ")"),
                                List.of("ALTER POLICY " + on + clause + "("
                                        + (reads ? policy.using() : policy.check()).orElse("true") + ")")));
    }
}
