package io.github.migrationsafety.rules.tenancy;

import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rules.schema.FinalTable;
import io.github.migrationsafety.schema.RowSecurity;
import java.util.List;
import java.util.Optional;

/**
 * {@code tenancy/row-level-security-disabled}: what kept tenants apart is switched off.
 *
 * @see <a href="https://www.postgresql.org/docs/17/ddl-rowsecurity.html">Row Security Policies</a>
 */
public final class RowLevelSecurityDisabled extends RowSecurityRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "tenancy/row-level-security-disabled",
            Severity.ERROR,
            RuleInfo.BOTH,
            "Row level security of an existing table is switched off, or no longer forced");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected Optional<Problem> check(FinalTable table, RuleContext context) {
        RowSecurity before = before(table);
        RowSecurity now = table.table().rowSecurity();
        if (before.enabled() && !now.enabled()) {
            return origin(table, "DISABLE_ROW_SECURITY", s -> !s.enabled())
                    .map(origin -> table.problem(
                            origin,
                            table.name(),
                            "Row level security of `" + table.name()
                                    + "` is switched off. Its policies no longer hold: every role that may read the table sees the rows of"
                                    + " all tenants.",
                            FinalTable.changeSet(
                                    origin,
                                    "row-level-security-of-"
                                            + table.table().name().name(),
                                    List.of(table.alter() + "ENABLE ROW LEVEL SECURITY"),
                                    List.of(table.alter() + "DISABLE ROW LEVEL SECURITY"))));
        }
        return before.forced() && !now.forced() && now.enabled()
                ? origin(table, "NO_FORCE_ROW_SECURITY", s -> !s.forced())
                        .map(origin -> table.problem(
                                origin,
                                table.name(),
                                "Row level security of `" + table.name()
                                        + "` is no longer forced. The table's owner, and whatever runs with its rights, sees the rows of"
                                        + " all tenants.",
                                FinalTable.changeSet(
                                        origin,
                                        "force-row-level-security-of-"
                                                + table.table().name().name(),
                                        List.of(table.alter() + "FORCE ROW LEVEL SECURITY"),
                                        List.of(table.alter() + "NO FORCE ROW LEVEL SECURITY"))))
                : Optional.empty();
    }
}
