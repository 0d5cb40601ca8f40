package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.rule.Act;
import io.github.migrationsafety.rule.Fix;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.Standing;
import io.github.migrationsafety.rule.Way;
import io.github.migrationsafety.rule.WayRule;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code locks/add-foreign-key-validating}: the rows that stand are checked while the writers of both tables wait.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-altertable.html#SQL-ALTERTABLE-NOTES">ALTER TABLE, notes</a>: "SHARE ROW
 *     EXCLUSIVE lock" on both tables, and NOT VALID to avoid the scan
 */
public final class AddForeignKeyValidating extends WayRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "locks/add-foreign-key-validating",
            Severity.ERROR,
            RuleInfo.BOTH,
            "A foreign key is added to a table that exists already without NOT VALID");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(Way way, History history, RuleContext context) {
        List<Problem> problems = new ArrayList<>();
        for (Act act : way.acts()) {
            if (act.statement() instanceof Statement.AddConstraint add
                    && add.constraint().kind() == ConstraintDefinition.Kind.FOREIGN_KEY
                    && !add.constraint().notValid()
                    && blocks(add, act)
                    && !isTakenOver(add, act)) {
                problems.add(problem(add, act, context));
            }
        }
        return problems;
    }

    private static boolean blocks(Statement.AddConstraint add, Act act) {
        // A new table that has been filled makes the writers of the referenced one wait.
        return act.mayAlter(add.table(), add.tableIfExists())
                || act.tables().find(add.table()).filter(Standing.Life::filled).isPresent()
                        && add.constraint().references().filter(act::inUse).isPresent();
    }

    private static boolean isTakenOver(Statement.AddConstraint add, Act act) {
        return act.table(add.table())
                .filter(t -> OnPartitions.standsOnEach(add.constraint(), t, act.schema()))
                .isPresent();
    }

    private static Problem problem(Statement.AddConstraint add, Act act, RuleContext context) {
        QualifiedName table = act.resolve(add.table());
        ConstraintText constraint = new ConstraintText(table, add.constraint());
        String referenced = add.constraint()
                .references()
                .map(r -> "`" + act.resolve(r) + "`")
                .orElse("the referenced table");
        String message = constraint.words() + " is added without NOT VALID: all rows of `" + table
                + "` are checked under SHARE ROW EXCLUSIVE, and every INSERT, UPDATE and DELETE on it and on "
                + referenced
                + " waits until that is done.";
        return act.problem(constraint.object(), table, message, fix(constraint, act, context));
    }

    /** PostgreSQL before 18 refuses NOT VALID on a partitioned table. */
    private static Fix fix(ConstraintText constraint, Act act, RuleContext context) {
        Optional<Table> partitioned =
                act.table(constraint.table()).filter(t -> t.partitioned() && context.postgresMajor() < 18);
        return partitioned
                .map(t -> OnPartitions.oneByOne(constraint, t, act.schema(), ConstraintText::inTwoSteps)
                        .orElse(Fix.of(
                                "PostgreSQL before 18 refuses NOT VALID on a partitioned table: add the foreign key to each"
                                        + " partition, NOT VALID and then validated in a changeset of its own, and last to the table"
                                        + " itself, which takes them over.")))
                .orElseGet(constraint::inTwoSteps);
    }

    /** The way that blocks nobody for long, for a foreign key that a statement adds. */
    static Optional<Fix> fix(Act act, RuleContext context) {
        return act.statement() instanceof Statement.AddConstraint add
                        && add.constraint().kind() == ConstraintDefinition.Kind.FOREIGN_KEY
                ? Optional.of(fix(new ConstraintText(act.resolve(add.table()), add.constraint()), act, context))
                : Optional.empty();
    }
}
