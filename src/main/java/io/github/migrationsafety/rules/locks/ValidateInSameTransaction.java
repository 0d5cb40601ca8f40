package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.Act;
import io.github.migrationsafety.rule.Fix;
import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rule.Way;
import io.github.migrationsafety.rule.WayRule;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code locks/validate-in-same-transaction}: NOT VALID spares nothing when the same transaction, which holds its lock still,
 * validates the constraint.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-altertable.html#SQL-ALTERTABLE-NOTES">ALTER TABLE, notes</a>, on VALIDATE
 *     CONSTRAINT after NOT VALID
 */
public final class ValidateInSameTransaction extends WayRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "locks/validate-in-same-transaction",
            Severity.ERROR,
            RuleInfo.SOURCE,
            "NOT VALID and VALIDATE CONSTRAINT in one transaction");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(Way way, History history, RuleContext context) {
        List<Problem> problems = new ArrayList<>();
        for (Act act : way.changeSet().runInTransaction() ? way.acts() : List.<Act>of()) {
            if (act.statement() instanceof Statement.ValidateConstraint validate
                    && act.mayAlter(validate.table(), validate.tableIfExists())) {
                added(validate, act).ifPresent(constraint -> problems.add(problem(validate, act, constraint)));
            }
        }
        return problems;
    }

    private static Optional<ConstraintText> added(Statement.ValidateConstraint validate, Act act) {
        QualifiedName table = act.resolve(validate.table());
        return act.earlier().stream()
                .filter(e -> e.statement() instanceof Statement.AddConstraint add
                        && add.constraint().notValid()
                        && e.resolve(add.table()).equals(table)
                        && add.constraint().name().equals(Optional.of(validate.constraint())))
                .map(e -> new ConstraintText(table, ((Statement.AddConstraint) e.statement()).constraint()))
                .findFirst();
    }

    private static Problem problem(Statement.ValidateConstraint validate, Act act, ConstraintText constraint) {
        QualifiedName table = constraint.table();
        String name = SqlName.of(validate.constraint());
        String message = "Constraint `" + validate.constraint() + "` of `" + table
                + "` is added NOT VALID and validated in the same transaction: the lock of the first statement is held while the"
                + " second reads the whole table, as if NOT VALID did not stand.";
        Fix fix = act.way().forward()
                ? Fix.of(Fix.plain(
                        "validate-" + validate.constraint(),
                        constraint.alter("VALIDATE CONSTRAINT " + name),
                        constraint.inTwoSteps().parts().get(1).rollback().toArray(String[]::new)))
                : constraint.inTwoSteps();
        Optional<String> apart = Mended.of(act.way().changeSet())
                .filter(m -> act.way().forward() && act.alone())
                .map(m -> m.without(text -> text == act.text()))
                .flatMap(Mended::text);
        String next = fix.text(act.way());
        return act.problem(
                constraint.object(),
                table,
                message,
                apart.map(first -> first
                                + (act.way().changeSet().format() == ChangeSet.Format.SQL ? "\n\n" : "\n")
                                + next.substring(next.indexOf('\n') + 1))
                        .filter(text -> next.startsWith("Take the statement out"))
                        .orElse(next));
    }
}
