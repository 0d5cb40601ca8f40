package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.rule.Act;
import io.github.migrationsafety.rule.Fix;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.Way;
import io.github.migrationsafety.rule.WayRule;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.List;

/**
 * {@code locks/exclusion-constraint}: its index is built while nobody can read or write the table, and PostgreSQL has no
 * concurrent way to do it.
 *
 * <p>The remedy is words: there is neither NOT VALID nor USING INDEX for it, so either another table takes the place of this one,
 * which the application must know of, or there is a time in which nobody works.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX">ADD
 *     table_constraint_using_index</a>, which there is for UNIQUE and PRIMARY KEY only
 */
public final class ExclusionConstraint extends WayRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "locks/exclusion-constraint",
            Severity.WARNING,
            RuleInfo.BOTH,
            "An exclusion constraint is added to a table that exists already");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(Way way, History history, RuleContext context) {
        List<Problem> problems = new ArrayList<>();
        for (Act act : way.acts()) {
            if (act.statement() instanceof Statement.AddConstraint add
                    && isExclusion(add.constraint())
                    && act.mayAlter(add.table(), add.tableIfExists())) {
                QualifiedName table = act.resolve(add.table());
                ConstraintText constraint = new ConstraintText(table, add.constraint());
                problems.add(act.problem(
                        constraint.object(),
                        table,
                        constraint.words()
                                + " is added to a table in use: its index is built under ACCESS EXCLUSIVE, every read and"
                                + " write of the table waits until it is finished, and CONCURRENTLY does not exist for it.",
                        Fix.of(
                                "Create a new table with the constraint, keep it up to date by a trigger, fill it in batches and"
                                        + " swap the two by RENAME; or plan a maintenance window, measured on a copy of production, and"
                                        + " suppress this rule with that reason.")));
            }
        }
        return problems;
    }

    /** A key WITHOUT OVERLAPS (PostgreSQL 18) is an exclusion constraint underneath. */
    private static boolean isExclusion(ConstraintDefinition constraint) {
        return constraint.kind() == ConstraintDefinition.Kind.EXCLUSION || constraint.withoutOverlaps();
    }
}
