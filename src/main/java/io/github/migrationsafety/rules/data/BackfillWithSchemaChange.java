package io.github.migrationsafety.rules.data;

import io.github.migrationsafety.rule.Apart;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.RunningRelease;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.sql.Condition;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code data/backfill-with-schema-change}: the lock that a schema change takes is held until the rows are changed, or the rows
 * stay locked until the schema change gets its lock, which is how deadlocks with the application come about. Rows that are named
 * by their key, and literal rows, are few and left alone.
 *
 * @see <a href="https://www.postgresql.org/docs/17/explicit-locking.html#LOCKING-TABLES">Table-level locks</a>: "once acquired, a
 *     lock is normally held until the end of the transaction"
 */
public final class BackfillWithSchemaChange implements Rule {
    public static final RuleInfo INFO = RuleInfo.of(
            "data/backfill-with-schema-change",
            Severity.WARNING,
            RuleInfo.SOURCE,
            "A schema change with a strong lock and a change of rows of an existing table in one transaction");

    /** Actions of ALTER TABLE that let readers and writers go on (PostgreSQL manual, ALTER TABLE). */
    private static final Set<String> MILD = Set.of(
            "SET_STATISTICS",
            "SET_OPTIONS",
            "RESET_OPTIONS",
            "SET_REL_OPTIONS",
            "RESET_REL_OPTIONS",
            "CLUSTER_ON",
            "DROP_CLUSTER",
            "VALIDATE_CONSTRAINT");

    /** What is about a table and takes no lock that keeps writers out, or creates the table. */
    private static final Set<Class<? extends Statement>> WITHOUT_STRONG_LOCK = Set.of(
            Statement.ValidateConstraint.class,
            Statement.AttachPartition.class,
            Statement.CreateTable.class,
            Statement.CreateTableAs.class,
            Statement.Insert.class,
            Statement.Update.class,
            Statement.Delete.class,
            Statement.Merge.class);

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        RunningRelease running = RunningRelease.of(history, context);
        List<Problem> problems = new ArrayList<>();
        for (Step step : history.pending()) {
            if (step.changeSet().runInTransaction()) {
                check(running.moments(step), running, problems, context);
            }
        }
        return problems;
    }

    private static void check(
            List<Moment> moments, RunningRelease running, List<Problem> problems, RuleContext context) {
        Optional<Moment> locking = moments.stream()
                .filter(m -> lockedTable(m, running).isPresent())
                .findFirst();
        if (locking.isEmpty()) {
            return;
        }
        QualifiedName locked = lockedTable(locking.get(), running).get();
        boolean after = false;
        List<QualifiedName> told = new ArrayList<>();
        for (Moment moment : moments) {
            after |= moment == locking.get();
            Optional<QualifiedName> changed = changedTable(moment, running);
            // Rows that were changed before lock nobody out of another table for longer.
            boolean matters = after || changed.filter(locked::equals).isPresent();
            if (changed.isPresent() && matters && !told.contains(changed.get())) {
                told.add(changed.get());
                problems.add(problem(moment, changed.get(), locked, context));
            }
        }
    }

    /** The table in use that a statement locks against writers. */
    private static Optional<QualifiedName> lockedTable(Moment moment, RunningRelease running) {
        Statement statement = moment.statement();
        boolean harmless = statement instanceof Statement.CreateIndex index && index.concurrently()
                || statement instanceof Statement.AlterTable alter && MILD.contains(alter.action())
                || statement instanceof Statement.DetachPartition detach && detach.concurrently();
        boolean locks = !harmless && !WITHOUT_STRONG_LOCK.contains(statement.getClass());
        return locks && moment.statement() instanceof Statement.OnTable on
                ? running.table(moment, on.table()).map(t -> moment.tables().resolve(on.table()))
                : Optional.empty();
    }

    /** The table in use whose rows a statement changes or reads in number. */
    private static Optional<QualifiedName> changedTable(Moment moment, RunningRelease running) {
        Optional<QualifiedName> written = Optional.empty();
        if (moment.statement() instanceof Statement.Update update) {
            written = Optional.of(update.table()).filter(t -> !isByKey(t, update.where(), moment, running));
        } else if (moment.statement() instanceof Statement.Delete delete) {
            written = Optional.of(delete.table()).filter(t -> !isByKey(t, delete.where(), moment, running));
        } else if (moment.statement() instanceof Statement.Merge merge) {
            written = Optional.of(merge.table());
        } else if (moment.statement() instanceof Statement.Copy copy) {
            written = copy.into();
        }
        return written.filter(w -> running.table(moment, w).isPresent())
                .map(w -> moment.tables().resolve(w));
    }

    /** Whether the rows are named by the values of a key. */
    private static boolean isByKey(QualifiedName table, Optional<String> where, Moment moment, RunningRelease running) {
        Set<String> fixed = where.flatMap(Condition::of).map(Condition::fixed).orElse(Set.of());
        return !fixed.isEmpty()
                && running.definition(moment, table)
                        .map(t -> t.constraints().stream()
                                .filter(c -> c.kind() == Kind.PRIMARY_KEY || c.kind() == Kind.UNIQUE)
                                .map(Constraint::columns)
                                .anyMatch(fixed::containsAll))
                        .orElse(false);
    }

    private static Problem problem(Moment moment, QualifiedName table, QualifiedName locked, RuleContext context) {
        boolean same = table.equals(locked);
        return moment.problem(
                table.toString(),
                table,
                "Rows of `" + table + "` are changed in the transaction that changes the schema of "
                        + (same ? "the same table" : "`" + locked + "`")
                        + ". Its lock is held until the last row is done: reads or"
                        + " writes of `" + locked
                        + "` wait all that time, and a deadlock with the application ends the changeset.",
                Apart.around(moment.step(), moment.text(), context)
                        .map(parts ->
                                "Give the change of the rows a changeset of its own, in batches if they are many:\n"
                                        + parts)
                        .orElse("Leave the schema change in changeset `"
                                + moment.step().changeSet().id().id()
                                + "`, and move the change of the rows to one of its own that follows it and goes in"
                                + " batches."));
    }
}
