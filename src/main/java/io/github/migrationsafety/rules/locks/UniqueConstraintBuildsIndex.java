package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.rule.Act;
import io.github.migrationsafety.rule.Fix;
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
 * {@code locks/unique-constraint-builds-index}: the index of a unique constraint or primary key is built while nobody can read or
 * write the table.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-altertable.html#SQL-ALTERTABLE-DESC-ADD-TABLE-CONSTRAINT-USING-INDEX">ADD
 *     table_constraint_using_index</a>: "helpful in situations where a new constraint needs to be added without blocking table
 *     updates for a long time"
 */
public final class UniqueConstraintBuildsIndex extends WayRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "locks/unique-constraint-builds-index",
            Severity.ERROR,
            RuleInfo.BOTH,
            "A unique constraint or primary key is added to a table that exists already without USING INDEX");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(Way way, History history, RuleContext context) {
        List<Problem> problems = new ArrayList<>();
        for (Act act : way.acts()) {
            if (act.statement() instanceof Statement.AddConstraint add
                    && buildsIndex(add.constraint())
                    && act.mayAlter(add.table(), add.tableIfExists())
                    && !isTakenOver(add, act)) {
                problems.add(problem(add.table(), add.constraint(), act));
            } else if (act.statement() instanceof Statement.AddColumn add
                    && act.mayAlter(add.table(), add.tableIfExists())
                    && !act.hasColumn(add.table(), add.column().name())) {
                add.column().constraints().stream()
                        .filter(UniqueConstraintBuildsIndex::buildsIndex)
                        .forEach(c -> problems.add(problem(add.table(), c, act)));
            }
        }
        return problems;
    }

    private static boolean isTakenOver(Statement.AddConstraint add, Act act) {
        return act.table(add.table())
                .filter(t -> OnPartitions.standsOnEach(add.constraint(), t, act.schema()))
                .isPresent();
    }

    private static boolean buildsIndex(ConstraintDefinition constraint) {
        return (constraint.kind() == ConstraintDefinition.Kind.UNIQUE
                        || constraint.kind() == ConstraintDefinition.Kind.PRIMARY_KEY)
                && constraint.usingIndex().isEmpty()
                && !constraint.withoutOverlaps();
    }

    private static Problem problem(QualifiedName name, ConstraintDefinition definition, Act act) {
        QualifiedName table = act.resolve(name);
        ConstraintText constraint = new ConstraintText(table, definition);
        String message = constraint.words()
                + " is added without USING INDEX: its index is built under ACCESS EXCLUSIVE, and every"
                + " read and write of the table waits until it is finished.";
        return act.problem(constraint.object(), table, message, fix(constraint, act));
    }

    private static Fix fix(ConstraintText constraint, Act act) {
        Optional<Table> partitioned = act.table(constraint.table()).filter(Table::partitioned);
        if (partitioned.isPresent()) {
            return OnPartitions.oneByOne(
                            constraint, partitioned.get(), act.schema(), UniqueConstraintBuildsIndex::usingIndex)
                    .orElse(Fix.of(
                            "PostgreSQL has no USING INDEX for a partitioned table: build a unique index CONCURRENTLY on each"
                                    + " partition and make it a constraint there, in changesets that do not run in a transaction; ADD"
                                    + " CONSTRAINT on the table then takes these over and builds none."));
        }
        Fix fix = usingIndex(constraint);
        return act.statement() instanceof Statement.AddColumn add
                ? NewColumn.first(constraint.table(), add.column(), fix)
                : fix;
    }

    /** The way that blocks nobody for long, for a unique constraint or primary key that a statement adds. */
    static Optional<Fix> fix(Act act) {
        return act.statement() instanceof Statement.AddConstraint add && buildsIndex(add.constraint())
                ? Optional.of(fix(new ConstraintText(act.resolve(add.table()), add.constraint()), act))
                : Optional.empty();
    }

    private static Fix usingIndex(ConstraintText constraint) {
        ConstraintDefinition definition = constraint.definition();
        String name = SqlName.of(constraint.name());
        String create = "CREATE UNIQUE INDEX CONCURRENTLY " + name + " ON " + SqlName.of(constraint.table()) + " ("
                + SqlName.list(definition.columns()) + ")"
                + (definition.nullsNotDistinct() ? " NULLS NOT DISTINCT" : "");
        String kind = definition.kind() == ConstraintDefinition.Kind.UNIQUE ? "UNIQUE" : "PRIMARY KEY";
        return Fix.of(
                Fix.alone(
                        "create-" + constraint.name(),
                        create,
                        "DROP INDEX CONCURRENTLY "
                                + SqlName.of(
                                        new QualifiedName(constraint.table().schema(), constraint.name()))),
                // Dropping the constraint drops the index too.
                Fix.aloneTimed(
                        "add-" + constraint.name(),
                        constraint.alter("ADD CONSTRAINT " + name + " " + kind + " USING INDEX " + name),
                        constraint.alter("DROP CONSTRAINT " + name),
                        create));
    }
}
