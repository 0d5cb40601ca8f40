package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.rule.Act;
import io.github.migrationsafety.rule.Fix;
import io.github.migrationsafety.rule.NotNullProof;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
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
 * {@code locks/set-not-null}: PostgreSQL reads the whole table to see that no row holds NULL, while nobody can read or write it.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL">SET NOT NULL</a>,
 *     on the CHECK that spares the scan
 * @see <a href="https://www.postgresql.org/docs/18/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT">NOT VALID</a>,
 *     since PostgreSQL 18 for NOT NULL too
 */
public final class SetNotNull extends WayRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "locks/set-not-null",
            Severity.ERROR,
            RuleInfo.BOTH,
            "SET NOT NULL on a column that exists already, with nothing that proves it without reading the table");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(Way way, History history, RuleContext context) {
        List<Problem> problems = new ArrayList<>();
        for (Act act : way.acts()) {
            if (act.statement() instanceof Statement.SetNotNull set) {
                check(act, set.table(), set.tableIfExists(), set.column(), context)
                        .ifPresent(problems::add);
            } else if (act.statement() instanceof Statement.AddConstraint add
                    && add.constraint().kind() == ConstraintDefinition.Kind.NOT_NULL
                    && !add.constraint().notValid()) {
                check(
                                act,
                                add.table(),
                                add.tableIfExists(),
                                add.constraint().columns().get(0),
                                context)
                        .ifPresent(problems::add);
            }
        }
        return problems;
    }

    private static Optional<Problem> check(
            Act act, QualifiedName name, boolean ifExists, String column, RuleContext context) {
        Optional<Table> table = act.table(name);
        boolean known = table.filter(t -> !t.complete() || NotNullProof.holds(t, column))
                .isPresent();
        if (known || !act.mayAlter(name, ifExists) || addedHere(act, name, column)) {
            return Optional.empty();
        }
        QualifiedName full = act.resolve(name);
        String message =
                "SET NOT NULL on `" + column + "` of `" + full + "` reads the whole table under ACCESS EXCLUSIVE to see"
                        + " that no row holds NULL: every read and write of it waits until that is done.";
        return Optional.of(
                act.problem(full + "(" + column + ")", full, message, fix(full, column, context.postgresMajor())));
    }

    /** A column that the same transaction adds is either empty, and this fails on the first row, or just written. */
    private static boolean addedHere(Act act, QualifiedName name, String column) {
        return act.table(name).flatMap(t -> t.column(column)).isEmpty()
                && act.table(name).filter(Table::complete).isPresent();
    }

    /** The way that blocks nobody for long, for a SET NOT NULL. */
    static Optional<Fix> fix(Act act, RuleContext context) {
        return act.statement() instanceof Statement.SetNotNull set
                ? Optional.of(fix(act.resolve(set.table()), set.column(), context.postgresMajor()))
                : Optional.empty();
    }

    private static Fix fix(QualifiedName table, String column, int postgresMajor) {
        String constraint = SqlName.joined(table.name(), column, "not_null");
        String alter = "ALTER TABLE " + SqlName.of(table) + " ";
        String what = postgresMajor >= 18
                ? "NOT NULL " + SqlName.of(column)
                : "CHECK (" + SqlName.of(column) + " IS NOT NULL)";
        String add = alter + "ADD CONSTRAINT " + SqlName.of(constraint) + " " + what + " NOT VALID";
        String drop = alter + "DROP CONSTRAINT " + SqlName.of(constraint);
        Fix.Part first = Fix.timed("add-" + constraint, add, drop);
        Fix.Part second =
                Fix.plain("validate-" + constraint, alter + "VALIDATE CONSTRAINT " + SqlName.of(constraint), drop, add);
        return postgresMajor >= 18
                ? Fix.of(first, second)
                : Fix.of(
                        first,
                        second,
                        Fix.timed(
                                "set-" + constraint,
                                alter + "ALTER COLUMN " + SqlName.of(column) + " SET NOT NULL",
                                alter + "ALTER COLUMN " + SqlName.of(column) + " DROP NOT NULL"));
    }
}
