package io.github.migrationsafety.rules.tenancy;

import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rules.schema.FinalTable;
import io.github.migrationsafety.schema.RowSecurity;
import java.util.List;
import java.util.Optional;

/**
 * {@code tenancy/row-level-security-without-policy}: nobody but the owner sees a row.
 *
 * @see <a href="https://www.postgresql.org/docs/17/ddl-rowsecurity.html">Row Security Policies</a>, on default deny
 */
public final class RowLevelSecurityWithoutPolicy extends RowSecurityRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "tenancy/row-level-security-without-policy",
            Severity.WARNING,
            RuleInfo.BOTH,
            "Row level security is on and no policy lets a row through");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected Optional<Problem> check(FinalTable table, RuleContext context) {
        if (!isClosed(table.table().rowSecurity()) || isClosed(before(table))) {
            return Optional.empty();
        }
        return origin(table, RowLevelSecurityWithoutPolicy::isClosed)
                .map(origin -> table.problem(
                        origin,
                        table.name(),
                        "Row level security of `" + table.name()
                                + "` is on, and no permissive policy lets a row through. Every role but"
                                + " the owner and superusers finds the table empty, and every INSERT fails.",
                        remedy(table, context, origin)));
    }

    private static boolean isClosed(RowSecurity security) {
        return security.enabled() && !security.letsThrough();
    }

    private static String remedy(FinalTable table, RuleContext context, Origin origin) {
        String name = table.table().name().name();
        String policy = SqlName.of(SqlName.joined(name, "of_tenant"));
        Optional<String> column = context.tenancy()
                .map(RuleContext.Tenancy::column)
                .filter(c -> table.table().column(c).isPresent());
        if (column.isEmpty()) {
            return "Create a policy that lets through the rows that a session may see: CREATE POLICY " + policy + " ON "
                    + SqlName.of(table.table().name()) + " USING (…).";
        }
        String setting = context.tenancy()
                .flatMap(RuleContext.Tenancy::setting)
                .orElse("app." + column.get())
                .replace("'", "''");
        String type = table.table().column(column.get()).orElseThrow().type();
        return FinalTable.changeSet(
                origin,
                "policy-of-" + name,
                List.of("CREATE POLICY " + policy + " ON "
                        + SqlName.of(table.table().name()) + " USING (" + SqlName.of(column.get())
                        + " = current_setting('" + setting + "')::" + type + ")"),
                List.of("DROP POLICY " + policy + " ON "
                        + SqlName.of(table.table().name())));
    }
}
