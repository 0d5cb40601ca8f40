package io.github.migrationsafety.rules.compatibility;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.IndexCoverage;
import io.github.migrationsafety.rule.NewTables.Moment;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.RunningRelease;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.sql.Vocabulary;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code compatibility/weakened-integrity}: the running release relies on what the database has refused so far. A constraint that
 * the release replaces by one that refuses as much is not missed, nor is one whose column or table goes with it.
 *
 * @see <a href="https://www.postgresql.org/docs/17/ddl-constraints.html">Constraints</a>
 */
public final class WeakenedIntegrity extends BreakingChange {
    public static final RuleInfo INFO = RuleInfo.of(
            "compatibility/weakened-integrity",
            Severity.WARNING,
            RuleInfo.BOTH,
            "A NOT NULL, CHECK, foreign key, unique or primary key that the running release relies on is removed");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    /** That a row may belong to no tenant is worse than what the running release makes of it. */
    @Override
    public Set<String> yieldsTo() {
        return Set.of("tenancy/nullable-tenant-column");
    }

    @Override
    protected List<Problem> shown(Moment moment, RunningRelease running) {
        if (moment.statement() instanceof Statement.DropNotNull drop) {
            return notNull(drop, moment, running);
        } else if (moment.statement() instanceof Statement.DropConstraint drop) {
            return constraint(drop, moment, running);
        } else if (moment.statement() instanceof Statement.Drop drop && drop.kind() == Statement.ObjectKind.INDEX) {
            return indexes(drop, moment, running);
        }
        return List.of();
    }

    private static List<Problem> notNull(Statement.DropNotNull drop, Moment moment, RunningRelease running) {
        boolean refused = running.columnDefinition(moment, drop.table(), drop.column())
                .filter(Column::notNull)
                .isPresent();
        Optional<Column> end = running.columnAtEnd(moment, drop.table(), drop.column())
                .flatMap(c -> running.atEnd(moment, drop.table()).flatMap(t -> t.column(c)));
        if (!refused || end.isEmpty() || end.get().notNull()) {
            return List.of();
        }
        QualifiedName table = moment.tables().resolve(drop.table());
        return List.of(moment.problem(
                object(table, drop.column()),
                table,
                "Column `" + drop.column() + "` of `" + table
                        + "` may be NULL from now on. Instances of the release that is still"
                        + " running, and whatever was written against it, do not expect that when they read.",
                "Drop NOT NULL when every running instance can read NULL, in the release after the one that brings that; let"
                        + " nothing write NULL before."));
    }

    private static List<Problem> constraint(Statement.DropConstraint drop, Moment moment, RunningRelease running) {
        Optional<Constraint> known =
                running.definition(moment, drop.table()).flatMap(t -> t.constraint(name(drop, moment, running)));
        Optional<Table> end = running.atEnd(moment, drop.table());
        if (known.isEmpty() || end.isEmpty() || isMadeUpFor(known.get(), end.get(), running, moment, drop)) {
            return List.of();
        }
        QualifiedName table = moment.tables().resolve(drop.table());
        return List.of(moment.problem(
                table + "." + drop.constraint(),
                table,
                message(words(known.get().kind()) + " `" + drop.constraint() + "` of `" + table + "`", known.get()),
                remedy(moment.step().changeSet())));
    }

    /** The name that a constraint had in the running release. */
    private static String name(Statement.DropConstraint drop, Moment moment, RunningRelease running) {
        String name = drop.constraint();
        List<Moment> earlier = new ArrayList<>(
                running.moments().stream().takeWhile(m -> m != moment).toList());
        Collections.reverse(earlier);
        for (Moment before : earlier) {
            if (before.statement() instanceof Statement.RenameConstraint rename
                    && rename.newName().equals(name)
                    && rename.table().name().equals(drop.table().name())) {
                name = rename.constraint();
            }
        }
        return name;
    }

    /** Whether the table refuses as much in the end, or nothing is left that could be refused. */
    private static boolean isMadeUpFor(
            Constraint lost, Table end, RunningRelease running, Moment moment, Statement.DropConstraint drop) {
        List<String> columns = new ArrayList<>();
        for (String column : columns(lost, running.definition(moment, drop.table()))) {
            Optional<String> now = nameAtEnd(column, moment, drop.table(), running);
            if (now.isEmpty()) {
                return true;
            }
            columns.add(now.get());
        }
        return switch (lost.kind()) {
            case PRIMARY_KEY, UNIQUE -> end.isUniqueWithin(columns);
            case FOREIGN_KEY ->
                end.constraints().stream()
                        .anyMatch(c -> c.kind() == Kind.FOREIGN_KEY
                                && Set.copyOf(c.columns()).containsAll(columns)
                                && c.references().equals(lost.references()));
            case CHECK ->
                provesNotNull(lost, end) || hasCheck(lost, columns, running.definition(moment, drop.table()), end);
            case EXCLUSION -> end.constraints().stream().anyMatch(c -> c.kind() == Kind.EXCLUSION);
            case NOT_NULL ->
                columns.stream()
                        .allMatch(c -> end.column(c).filter(Column::notNull).isPresent());
        };
    }

    private static List<String> columns(Constraint constraint, Optional<Table> table) {
        if (!constraint.columns().isEmpty() || constraint.expression().isEmpty() || table.isEmpty()) {
            return constraint.columns();
        }
        Set<String> names = Vocabulary.of(constraint.expression().get()).names();
        return table.get().columns().stream()
                .map(Column::name)
                .filter(names::contains)
                .toList();
    }

    private static Optional<String> nameAtEnd(
            String released, Moment moment, QualifiedName table, RunningRelease running) {
        return running.atEnd(moment, table).stream()
                .flatMap(t -> t.columns().stream().map(Column::name))
                .filter(c -> running.releasedAtEnd(moment, table, c)
                        .filter(released::equals)
                        .isPresent())
                .findFirst();
    }

    /** {@code CHECK (a IS NOT NULL)}, which NOT NULL makes superfluous. */
    private static boolean provesNotNull(Constraint check, Table end) {
        return check.expression()
                .flatMap(IndexCoverage::notNullColumns)
                .filter(columns -> columns.stream()
                        .allMatch(c -> end.column(c).filter(Column::notNull).isPresent()))
                .isPresent();
    }

    /** Whether a check of this release speaks of the same columns. */
    private static boolean hasCheck(Constraint lost, List<String> columns, Optional<Table> before, Table end) {
        return end.constraints().stream().filter(c -> c.kind() == Kind.CHECK).anyMatch(c -> {
            Set<String> names = new HashSet<>(c.columns());
            c.expression().ifPresent(e -> names.addAll(Vocabulary.of(e).names()));
            boolean isNew = before.flatMap(t -> t.constraint(c.name())).isEmpty();
            return c.name().equals(lost.name()) || isNew && !columns.isEmpty() && names.containsAll(columns);
        });
    }

    private static List<Problem> indexes(Statement.Drop drop, Moment moment, RunningRelease running) {
        List<Problem> problems = new ArrayList<>();
        for (QualifiedName written : drop.objects()) {
            for (Table table : running.schema().tables()) {
                Optional<Index> index = table.index(written.name());
                boolean means = written.schema().isEmpty()
                        || written.schema().equals(table.name().schema());
                if (means
                        && index.filter(i -> isLost(i, table, moment, running)).isPresent()) {
                    String name = new QualifiedName(table.name().schema(), written.name()).toString();
                    problems.add(moment.problem(
                            name,
                            table.name(),
                            message("Unique index `" + written.name() + "` of `" + table.name() + "`"),
                            remedy(moment.step().changeSet())));
                }
            }
        }
        return problems;
    }

    private static boolean isLost(Index index, Table table, Moment moment, RunningRelease running) {
        Optional<Table> end = running.atEnd(moment, table.name());
        if (!index.unique() || index.constraint().isPresent() || end.isEmpty()) {
            return false;
        }
        List<String> columns = index.keys().stream().flatMap(Optional::stream).toList();
        boolean plain = columns.size() == index.keys().size() && !index.partial();
        if (columns.stream().anyMatch(c -> end.get().column(c).isEmpty())) {
            return false;
        }
        // Of expressions and conditions one cannot tell whether they are as strict: another unique index over as much
        // will do.
        return plain
                ? !end.get().isUniqueWithin(columns)
                : end.get().indexes().stream()
                        .noneMatch(i -> i.unique()
                                && !i.name().equals(index.name())
                                && table.index(i.name()).isEmpty());
    }

    @Override
    protected List<Problem> unseen(RunningRelease.Unseen unseen, RunningRelease running) {
        List<Problem> problems = new ArrayList<>();
        Table before = unseen.before();
        Table after = unseen.after();
        for (Constraint constraint : before.constraints()) {
            boolean replaced = after.constraints().stream()
                    .anyMatch(c -> c.kind() == constraint.kind()
                            && c.columns().equals(constraint.columns())
                            && before.constraint(c.name()).isEmpty());
            boolean columnsStand =
                    constraint.columns().stream().allMatch(c -> after.column(c).isPresent());
            if (after.constraint(constraint.name()).isEmpty()
                    && !replaced
                    && columnsStand
                    && !unseen.isSeen(constraint.name())) {
                problems.add(unseen.part()
                        .problem(
                                before.name() + "." + constraint.name(),
                                before.name(),
                                message(
                                        words(constraint.kind()) + " `" + constraint.name() + "` of `" + before.name()
                                                + "`",
                                        constraint),
                                remedy(unseen.part().step().changeSet())));
            }
        }
        return problems;
    }

    private static String words(Kind kind) {
        return switch (kind) {
            case PRIMARY_KEY -> "Primary key";
            case UNIQUE -> "Unique constraint";
            case FOREIGN_KEY -> "Foreign key";
            case CHECK -> "Check";
            case EXCLUSION -> "Exclusion constraint";
            case NOT_NULL -> "Not-null constraint";
        };
    }

    private static String message(String what, Constraint constraint) {
        return constraint.kind() == Kind.PRIMARY_KEY || constraint.kind() == Kind.UNIQUE
                ? message(what)
                : what
                        + " is removed and nothing in this release takes its place. Rows that it has refused so far come in,"
                        + " and the release that is still running does not expect them; it cannot be added again before they"
                        + " are cleaned up.";
    }

    private static String message(String uniqueness) {
        return uniqueness
                + " is removed and nothing in this release takes its place. Duplicates come in; `INSERT … ON CONFLICT` of"
                + " the release that is still running on these columns fails at once (SQLSTATE 42P10).";
    }

    private static String remedy(ChangeSet changeSet) {
        return "Add what takes its place before changeset `" + changeSet.id().id()
                + "`, in this release. If nothing shall, remove it in the release after the one that stopped to rely on it.";
    }
}
