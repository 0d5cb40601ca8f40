package io.github.migrationsafety.rules.compatibility;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.IndexCoverage;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Paste;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.RunningRelease;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.sql.ColumnDefinition;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.sql.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code compatibility/add-required-column}: the running release inserts rows without the new column, and PostgreSQL refuses
 * them; where the table holds rows, it refuses the change itself. That a column is required may also show in a later statement of
 * the release: SET NOT NULL, a check, a primary key, or the drop of the default that made it harmless.
 *
 * @see <a href="https://www.postgresql.org/docs/17/ddl-constraints.html#DDL-CONSTRAINTS-NOT-NULL">Not-null constraints</a>
 */
public final class AddRequiredColumn extends BreakingChange {
    public static final RuleInfo INFO = RuleInfo.of(
            "compatibility/add-required-column",
            Severity.ERROR,
            RuleInfo.BOTH,
            "A NOT NULL column without a default is added to a table that the running release writes to");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> shown(Moment moment, RunningRelease running) {
        if (!(moment.statement() instanceof Statement.OnTable on)
                || running.table(moment, on.table()).isEmpty()) {
            return List.of();
        }
        List<Problem> problems = new ArrayList<>();
        QualifiedName table = moment.tables().resolve(on.table());
        for (String column : required(moment, on, running)) {
            if (!requiredBefore(moment, on.table(), column, running)) {
                problems.add(moment.problem(
                        object(table, column),
                        table,
                        message(table, column, moment.statement() instanceof Statement.AddColumn),
                        remedy(
                                table,
                                column,
                                type(moment, on.table(), column, running),
                                moment.step().changeSet())));
            }
        }
        return problems;
    }

    /** The new columns that a statement makes required. */
    private static List<String> required(Moment moment, Statement.OnTable on, RunningRelease running) {
        if (on instanceof Statement.AddColumn add) {
            boolean stands = add.ifNotExists()
                    && running.column(moment, add.table(), add.column().name()).isPresent();
            return !stands && isRequired(add.column()) ? List.of(add.column().name()) : List.of();
        } else if (on instanceof Statement.SetNotNull set) {
            return unfilled(List.of(set.column()), moment, on, running);
        } else if (on instanceof Statement.DropDefault drop) {
            boolean refusesNull = running.atEnd(moment, drop.table())
                    .flatMap(t -> t.column(drop.column()))
                    .filter(Column::notNull)
                    .isPresent();
            return refusesNull ? unfilled(List.of(drop.column()), moment, on, running) : List.of();
        } else if (on instanceof Statement.AddConstraint add) {
            ConstraintDefinition constraint = add.constraint();
            if (constraint.kind() == ConstraintDefinition.Kind.PRIMARY_KEY
                    || constraint.kind() == ConstraintDefinition.Kind.NOT_NULL) {
                return unfilled(constraint.columns(), moment, on, running);
            } else if (constraint.kind() == ConstraintDefinition.Kind.CHECK) {
                Set<String> columns = constraint
                        .expression()
                        .flatMap(IndexCoverage::notNullColumns)
                        .orElse(Set.of());
                return unfilled(columns.stream().sorted().toList(), moment, on, running);
            }
        }
        return List.of();
    }

    private static boolean isRequired(ColumnDefinition column) {
        boolean refusesNull = column.notNull()
                || column.constraint(ConstraintDefinition.Kind.PRIMARY_KEY).isPresent();
        boolean fills = column.defaultValue()
                        .filter(d -> !d.text().strip().equalsIgnoreCase("null"))
                        .isPresent()
                || column.identity().isPresent()
                || column.generated().isPresent()
                || column.type().contains("serial");
        return refusesNull && !fills;
    }

    /** Of some columns those that the running release does not know and that neither a default nor a trigger fills. */
    private static List<String> unfilled(
            List<String> columns, Moment moment, Statement.OnTable on, RunningRelease running) {
        return columns.stream()
                .filter(c -> running.isAdded(moment, on.table(), c))
                .filter(c -> !isFilledAtEnd(c, moment, on.table(), running))
                .filter(c -> !isFilledByTrigger(moment, on.table(), running))
                .toList();
    }

    private static boolean isFilledAtEnd(String column, Moment moment, QualifiedName table, RunningRelease running) {
        return running.atEnd(moment, table)
                .flatMap(t -> t.column(column))
                .filter(c -> c.hasDefault() || c.identity() || c.generated())
                .isPresent();
    }

    /** Whether a trigger that this release creates on the table may set the column before NOT NULL is looked at. */
    private static boolean isFilledByTrigger(Moment moment, QualifiedName table, RunningRelease running) {
        String name = moment.tables().resolve(table).name();
        return running.moments().stream()
                .filter(m -> m.statement() instanceof Statement.Other other
                        && other.kind().equals("CreateTrig"))
                .map(m -> Vocabulary.of(m.text().sql()).names())
                .anyMatch(names -> names.contains("before") && names.contains(name));
    }

    /** Whether an earlier statement of the release made it required, so that it has been told. */
    private static boolean requiredBefore(Moment moment, QualifiedName written, String column, RunningRelease running) {
        QualifiedName table = moment.tables().resolve(written);
        for (Moment earlier : running.moments()) {
            if (earlier == moment) {
                return false;
            }
            if (earlier.statement() instanceof Statement.OnTable on
                    && earlier.tables().resolve(on.table()).equals(table)
                    && running.table(earlier, on.table()).isPresent()
                    && required(earlier, on, running).contains(column)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<String> type(Moment moment, QualifiedName table, String column, RunningRelease running) {
        return moment.statement() instanceof Statement.AddColumn add
                ? Optional.of(add.column().type())
                : running.atEnd(moment, table).flatMap(t -> t.column(column)).map(Column::type);
    }

    @Override
    protected List<Problem> unseen(RunningRelease.Unseen unseen, RunningRelease running) {
        QualifiedName table = unseen.before().name();
        return unseen.after().columns().stream()
                .filter(c -> unseen.before().column(c.name()).isEmpty() && !unseen.isSeen(c.name()))
                .filter(c -> c.notNull() && !c.hasDefault() && !c.identity() && !c.generated())
                .filter(c -> unseen.before().columns().stream()
                        .noneMatch(b -> RenameColumn.renamed(b, unseen.before(), unseen.after())
                                .filter(c::equals)
                                .isPresent()))
                .map(c -> unseen.part()
                        .problem(
                                object(table, c.name()),
                                table,
                                message(table, c.name(), true),
                                remedy(
                                        table,
                                        c.name(),
                                        Optional.of(c.type()),
                                        unseen.part().step().changeSet())))
                .toList();
    }

    private static String message(QualifiedName table, String column, boolean added) {
        return "Column `" + column + "` of `" + table
                + "` is new in this release, refuses NULL and has no default. The release"
                + " that is still running does not know it: each of its INSERTs into `" + table + "` fails"
                + (added ? ", and so does the change itself where the table holds rows." : ".");
    }

    private static String remedy(QualifiedName table, String column, Optional<String> type, ChangeSet changeSet) {
        String later =
                "Let the column be NULL in this release, or give it a default. Refuse NULL in the next release, when every"
                        + " running instance fills it.";
        String alter = "ALTER TABLE " + SqlName.of(table) + " ";
        return type.map(t -> later + "\n"
                        + new Paste(changeSet)
                                .guarded(
                                        "add-" + column,
                                        List.of(alter + "ADD COLUMN " + SqlName.of(column) + " " + t),
                                        List.of(alter + "DROP COLUMN " + SqlName.of(column))))
                .orElse(later);
    }
}
