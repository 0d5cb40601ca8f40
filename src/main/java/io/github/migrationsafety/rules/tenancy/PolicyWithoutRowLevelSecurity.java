package io.github.migrationsafety.rules.tenancy;

import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rules.schema.FinalTable;
import io.github.migrationsafety.schema.RowSecurity;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code tenancy/policy-without-row-level-security}: a policy that holds for nobody.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-createpolicy.html">CREATE POLICY</a>
 */
public final class PolicyWithoutRowLevelSecurity extends RowSecurityRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "tenancy/policy-without-row-level-security",
            Severity.ERROR,
            RuleInfo.BOTH,
            "A policy stands on a table whose row level security is off");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public Set<String> yieldsTo() {
        return Set.of("tenancy/row-level-security-disabled");
    }

    @Override
    protected Optional<Problem> check(FinalTable table, RuleContext context) {
        if (!isIdle(table.table().rowSecurity())
                || isIdle(before(table))
                || before(table).enabled()) {
            return Optional.empty();
        }
        String policy = table.table().rowSecurity().policies().get(0).name();
        return origin(table, PolicyWithoutRowLevelSecurity::isIdle)
                .map(origin -> table.problem(
                        origin,
                        table.name(),
                        "Policy `" + policy + "` stands on `" + table.name()
                                + "`, but row level security of the table is off. It holds for nobody: every role that may read the table"
                                + " sees the rows of all tenants.",
                        FinalTable.changeSet(
                                origin,
                                "row-level-security-of-" + table.table().name().name(),
                                List.of(table.alter() + "ENABLE ROW LEVEL SECURITY"),
                                List.of(table.alter() + "DISABLE ROW LEVEL SECURITY"))));
    }

    private static boolean isIdle(RowSecurity security) {
        return !security.enabled() && !security.policies().isEmpty();
    }
}
