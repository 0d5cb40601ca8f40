package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.rule.Act;
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
 * {@code locks/add-check-validating}: the rows that stand are checked while nobody can read or write the table.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-altertable.html#SQL-ALTERTABLE-NOTES">ALTER TABLE, notes</a>, on NOT VALID
 *     and VALIDATE CONSTRAINT
 */
public final class AddCheckValidating extends WayRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "locks/add-check-validating",
            Severity.ERROR,
            RuleInfo.BOTH,
            "A CHECK constraint is added to a table that exists already without NOT VALID");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(Way way, History history, RuleContext context) {
        List<Problem> problems = new ArrayList<>();
        for (Act act : way.acts()) {
            if (act.statement() instanceof Statement.AddConstraint add
                    && add.constraint().kind() == ConstraintDefinition.Kind.CHECK
                    && !add.constraint().notValid()
                    && act.mayAlter(add.table(), add.tableIfExists())) {
                QualifiedName table = act.resolve(add.table());
                ConstraintText constraint = new ConstraintText(table, add.constraint());
                problems.add(act.problem(
                        constraint.object(),
                        table,
                        constraint.words()
                                + " is added without NOT VALID: all rows are checked under ACCESS EXCLUSIVE, and every"
                                + " read and write of the table waits until that is done.",
                        constraint.inTwoSteps()));
            }
        }
        return problems;
    }
}
