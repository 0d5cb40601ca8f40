package io.github.migrationsafety.rules.tenancy;

import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rules.schema.FinalTable;
import io.github.migrationsafety.rules.tenancy.TenantTables.TenantTable;
import io.github.migrationsafety.schema.RowSecurity;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Witness;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code tenancy/row-level-security-missing}: a new tenant table that the database itself does not guard. On when the policy says
 * {@code rowLevelSecurity: required}.
 *
 * @see <a href="https://www.postgresql.org/docs/17/ddl-rowsecurity.html">Row Security Policies</a>
 */
public final class RowLevelSecurityMissing extends TenantTablesRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "tenancy/row-level-security-missing",
            Severity.OFF,
            RuleInfo.BOTH,
            "A tenant table without row level security and a policy on the tenant column");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public Set<String> yieldsTo() {
        return Set.of(
                "tenancy/missing-tenant-column",
                "tenancy/policy-without-row-level-security",
                "tenancy/row-level-security-disabled",
                "tenancy/row-level-security-without-policy");
    }

    @Override
    protected Stream<Problem> check(TenantTable tenant, FinalTable table, TenantTables tables, History history) {
        // A loop over all tables in a DO block guards tables that no text names.
        boolean unknown =
                history.witness() == Witness.SOURCE && tables.tables().end().blind();
        boolean isNew = table.created()
                || tenant.column().isPresent() && tenant.releasedColumn().isEmpty();
        if (unknown || !isNew || isGuarded(table.table().rowSecurity(), tables.column())) {
            return Stream.of();
        }
        return (table.created()
                        ? table.life().origin()
                        : table.origin(tenant.column().orElseThrow()))
                .stream()
                        .map(origin -> table.problem(
                                origin,
                                table.name(),
                                "`" + table.name() + "` has no row level security with a policy on `" + tables.column()
                                        + "`. One query that forgets the tenant shows it the rows of all others.",
                                remedy(table, tables, origin)));
    }

    private static boolean isGuarded(RowSecurity security, String column) {
        Pattern word = Pattern.compile("\\b" + Pattern.quote(column) + "\\b");
        return security.enabled()
                && security.policies().stream()
                        .flatMap(p -> Stream.concat(p.using().stream(), p.check().stream()))
                        .anyMatch(e -> word.matcher(e).find());
    }

    private static String remedy(FinalTable table, TenantTables tables, Origin origin) {
        String name = table.table().name().name();
        String policy = SqlName.of(SqlName.joined(name, "of_tenant"));
        String on = policy + " ON " + SqlName.of(table.table().name());
        return FinalTable.changeSet(
                origin,
                "row-level-security-of-" + name,
                List.of(
                        "CREATE POLICY " + on + " USING (" + tables.ownRows() + ")",
                        table.alter() + "ENABLE ROW LEVEL SECURITY",
                        table.alter() + "FORCE ROW LEVEL SECURITY"),
                List.of(
                        table.alter() + "NO FORCE ROW LEVEL SECURITY",
                        table.alter() + "DISABLE ROW LEVEL SECURITY",
                        "DROP POLICY " + on));
    }
}
