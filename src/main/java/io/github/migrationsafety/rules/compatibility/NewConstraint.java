package io.github.migrationsafety.rules.compatibility;

import io.github.migrationsafety.rule.IndexCoverage;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.RunningRelease;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import io.github.migrationsafety.sql.IndexKey;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.sql.Vocabulary;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code compatibility/new-constraint}: from now on PostgreSQL refuses what the running release may still write, also with NOT
 * VALID, which spares existing rows only. A constraint that follows from one that stood is nothing new.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-altertable.html">ALTER TABLE</a>, ADD table_constraint NOT VALID
 */
public final class NewConstraint extends BreakingChange {
    public static final RuleInfo INFO = RuleInfo.of(
            "compatibility/new-constraint",
            Severity.INFO,
            RuleInfo.BOTH,
            "A new constraint on existing columns that writers of the running release may violate");

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
        QualifiedName table = moment.tables().resolve(on.table());
        Optional<Table> known = running.definition(moment, on.table());
        if (on instanceof Statement.AddConstraint add && binds(add, moment, running)) {
            ConstraintDefinition constraint = add.constraint();
            List<String> columns = columns(constraint, known);
            String object =
                    constraint.name().map(n -> table + "." + n).orElse(object(table, String.join(", ", columns)));
            String what = constraint.name().map(n -> " `" + n + "`").orElse("") + " on `" + table + "`";
            return List.of(moment.problem(object, table, message(constraint.kind(), what), REMEDY));
        } else if (on instanceof Statement.SetNotNull set && binds(set, moment, running)) {
            return List.of(moment.problem(
                    object(table, set.column()),
                    table,
                    message(Kind.NOT_NULL, " on `" + set.column() + "` of `" + table + "`"),
                    REMEDY));
        } else if (on instanceof Statement.CreateIndex index && binds(index, moment, running)) {
            String name = index.name()
                    .map(n -> new QualifiedName(table.schema(), n).toString())
                    .orElse(table.toString());
            return List.of(moment.problem(
                    name,
                    table,
                    message(Kind.UNIQUE, index.name().map(n -> " `" + n + "`").orElse("") + " on `" + table + "`"),
                    REMEDY));
        }
        return List.of();
    }

    private static boolean binds(Statement.AddConstraint add, Moment moment, RunningRelease running) {
        ConstraintDefinition constraint = add.constraint();
        Optional<Table> known = running.definition(moment, add.table());
        List<String> columns = columns(constraint, known);
        // The old release leaves new columns alone; that it does not fill them is another rule's matter.
        boolean aboutOldColumns = columns.isEmpty()
                ? known.isEmpty()
                : columns.stream()
                        .anyMatch(c -> running.column(moment, add.table(), c).isPresent());
        if (!aboutOldColumns || constraint.usingIndex().isPresent()) {
            return false;
        }
        List<String> names = columns.stream()
                .map(c -> running.column(moment, add.table(), c).orElse(c))
                .toList();
        return known.map(t -> !follows(constraint, names, t, running)).orElse(true)
                && !isAsBefore(add, moment, running);
    }

    private static List<String> columns(ConstraintDefinition constraint, Optional<Table> table) {
        if (!constraint.columns().isEmpty() || constraint.expression().isEmpty() || table.isEmpty()) {
            return constraint.columns();
        }
        Set<String> names = Vocabulary.of(constraint.expression().get()).names();
        return table.get().columns().stream()
                .map(Column::name)
                .filter(names::contains)
                .toList();
    }

    /** Whether what stood in the running release refuses as much. */
    private static boolean follows(
            ConstraintDefinition constraint, List<String> columns, Table table, RunningRelease running) {
        return switch (constraint.kind()) {
            case UNIQUE -> table.isUniqueWithin(columns);
            case PRIMARY_KEY ->
                table.isUniqueWithin(columns) && columns.stream().allMatch(c -> refusesNull(table, c));
            case NOT_NULL -> columns.stream().allMatch(c -> refusesNull(table, c));
            case FOREIGN_KEY ->
                table.constraints().stream()
                        .anyMatch(c -> c.kind() == Kind.FOREIGN_KEY
                                && Set.copyOf(c.columns()).equals(Set.copyOf(columns))
                                && c.references()
                                        .map(QualifiedName::name)
                                        .equals(constraint.references().map(QualifiedName::name)));
            case CHECK -> {
                boolean notNull = constraint
                        .expression()
                        .flatMap(IndexCoverage::notNullColumns)
                        .filter(cs -> cs.stream().allMatch(c -> refusesNull(table, c)))
                        .isPresent();
                yield notNull || checks(table).anyMatch(c -> allowsNoLess(constraint, c));
            }
            case EXCLUSION -> false;
        };
    }

    private static Stream<Constraint> checks(Table table) {
        return table.constraints().stream().filter(c -> c.kind() == Kind.CHECK);
    }

    /** Whether a check says the same as one that stood, or lists more values. */
    private static boolean allowsNoLess(ConstraintDefinition check, Constraint before) {
        String now = check.expression().orElse("");
        String then = before.expression().orElse("");
        Set<String> listed = Vocabulary.of(then).strings();
        boolean sameSubject = Vocabulary.of(then).names().stream()
                .filter(before.columns()::contains)
                .allMatch(Vocabulary.of(now).names()::contains);
        return Vocabulary.spelling(now).equals(Vocabulary.spelling(then))
                || sameSubject
                        && !before.columns().isEmpty()
                        && !listed.isEmpty()
                        && Vocabulary.of(now).strings().containsAll(listed);
    }

    /** Whether a constraint of that name said the same in the running release, as its own witness spells it. */
    private static boolean isAsBefore(Statement.AddConstraint add, Moment moment, RunningRelease running) {
        Optional<Constraint> before = add.constraint().name().flatMap(n -> running.definition(moment, add.table())
                .flatMap(t -> t.constraint(n)));
        Optional<Constraint> end = add.constraint().name().flatMap(n -> running.atEnd(moment, add.table())
                .flatMap(t -> t.constraint(n)));
        return before.isPresent()
                && end.isPresent()
                && before.get().kind() == end.get().kind()
                && before.get().columns().equals(end.get().columns())
                && before.get().references().equals(end.get().references())
                && before.get().expression().equals(end.get().expression())
                && (before.get().kind() != Kind.CHECK
                        || before.get().expression().isPresent());
    }

    private static boolean refusesNull(Table table, String column) {
        return table.column(column).filter(Column::notNull).isPresent()
                || checks(table).anyMatch(c -> c.expression()
                        .flatMap(IndexCoverage::notNullColumns)
                        .filter(columns -> columns.contains(column))
                        .isPresent());
    }

    private static boolean binds(Statement.SetNotNull set, Moment moment, RunningRelease running) {
        Optional<String> column = running.column(moment, set.table(), set.column());
        Optional<Table> known = running.definition(moment, set.table());
        return column.isPresent()
                && known.isPresent()
                && !refusesNull(known.get(), column.get())
                && !checkedBefore(set, moment, running);
    }

    /** Whether the release adds a check first that the column is not null: that is where it begins to bind. */
    private static boolean checkedBefore(Statement.SetNotNull set, Moment moment, RunningRelease running) {
        QualifiedName table = moment.tables().resolve(set.table());
        for (Moment earlier : running.moments()) {
            if (earlier == moment) {
                return false;
            }
            if (earlier.statement() instanceof Statement.AddConstraint add
                    && earlier.tables().resolve(add.table()).equals(table)
                    && (add.constraint()
                                    .expression()
                                    .flatMap(IndexCoverage::notNullColumns)
                                    .filter(c -> c.contains(set.column()))
                                    .isPresent()
                            || add.constraint().kind() == Kind.NOT_NULL
                                    && add.constraint().columns().contains(set.column()))) {
                return true;
            }
        }
        return false;
    }

    private static boolean binds(Statement.CreateIndex index, Moment moment, RunningRelease running) {
        if (!index.unique()) {
            return false;
        }
        Optional<Table> known = running.definition(moment, index.table());
        List<String> columns = index.keys().stream()
                .map(IndexKey::column)
                .flatMap(Optional::stream)
                .toList();
        boolean stands = index.ifNotExists()
                && index.name().flatMap(n -> known.flatMap(t -> t.index(n))).isPresent();
        boolean aboutNewColumns =
                !columns.isEmpty() && columns.stream().allMatch(c -> running.isAdded(moment, index.table(), c));
        boolean follows = known.isPresent()
                && known.get()
                        .isUniqueWithin(columns.stream()
                                .map(c ->
                                        running.column(moment, index.table(), c).orElse(c))
                                .toList());
        return !stands && !aboutNewColumns && !follows;
    }

    @Override
    protected List<Problem> unseen(RunningRelease.Unseen unseen, RunningRelease running) {
        List<Problem> problems = new ArrayList<>();
        Table before = unseen.before();
        for (Constraint constraint : unseen.after().constraints()) {
            boolean aboutOldColumns =
                    constraint.columns().stream().anyMatch(c -> before.column(c).isPresent());
            boolean stood = before.constraint(constraint.name()).isPresent()
                    || before.constraints().stream()
                            .anyMatch(c -> c.kind() == constraint.kind()
                                    && c.columns().equals(constraint.columns())
                                    && c.expression().equals(constraint.expression()));
            if (aboutOldColumns && !stood && !unseen.isSeen(constraint.name())) {
                problems.add(unseen.part()
                        .problem(
                                before.name() + "." + constraint.name(),
                                before.name(),
                                message(constraint.kind(), " `" + constraint.name() + "` on `" + before.name() + "`"),
                                REMEDY));
            }
        }
        for (Column column : unseen.after().columns()) {
            boolean allowed =
                    before.column(column.name()).filter(c -> !c.notNull()).isPresent();
            if (allowed && column.notNull() && !unseen.isSeen(column.name())) {
                problems.add(unseen.part()
                        .problem(
                                object(before.name(), column.name()),
                                before.name(),
                                message(Kind.NOT_NULL, " on `" + column.name() + "` of `" + before.name() + "`"),
                                REMEDY));
            }
        }
        return problems;
    }

    private static String message(Kind kind, String what) {
        String name =
                switch (kind) {
                    case PRIMARY_KEY -> "Primary key";
                    case UNIQUE -> "Uniqueness";
                    case FOREIGN_KEY -> "Foreign key";
                    case CHECK -> "Check";
                    case EXCLUSION -> "Exclusion constraint";
                    case NOT_NULL -> "NOT NULL";
                };
        return name + what
                + " is new. What the release that is still running writes against it is refused from the commit on, also"
                + " where the constraint is NOT VALID.";
    }

    private static final String REMEDY =
            "Release an application first that writes nothing that the constraint refuses, and add the constraint in the release"
                    + " after that one.";
}
