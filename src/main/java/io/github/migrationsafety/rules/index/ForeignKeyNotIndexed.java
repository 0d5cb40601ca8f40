package io.github.migrationsafety.rules.index;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.IndexCoverage;
import io.github.migrationsafety.rule.NewTables;
import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.Standing;
import io.github.migrationsafety.rule.UnrunTables;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ColumnDefinition;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * {@code index/foreign-key-not-indexed}: judged on the schema at the end of the pending changesets, so that an index that
 * follows in a changeset of its own is as good as one that comes with the foreign key. A foreign key that stood before is told
 * of when the release takes its last index away.
 *
 * @see <a href="https://www.postgresql.org/docs/17/ddl-constraints.html#DDL-CONSTRAINTS-FK">Foreign keys</a>: "it is often a
 *     good idea to index the referencing columns too"
 */
public final class ForeignKeyNotIndexed implements Rule {
    public static final RuleInfo INFO = RuleInfo.of(
            "index/foreign-key-not-indexed",
            Severity.ERROR,
            RuleInfo.BOTH,
            "No index leads with the referencing columns of a foreign key at the end of the release");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        Schema end = history.end();
        Schema released = history.releasedSchema();
        NewTables tables = context.tables(history);
        IndexCoverage coverage = IndexCoverage.of(history);
        IndexCoverage before = IndexCoverage.ofReleased(history);
        UnrunTables unrun = UnrunTables.of(history);
        // Two foreign keys over the same columns need one index: by object, the first one speaks.
        TreeMap<String, Problem> problems = new TreeMap<>();
        for (Table table : end.tables()) {
            Optional<Standing.Life> life = tables.end().find(table.name());
            if (!table.complete()
                    || unrun.contains(table.name())
                    || life.filter(l -> l.kind() == Standing.Kind.TABLE).isEmpty()) {
                continue;
            }
            for (Constraint key : table.constraints()) {
                if (key.kind() != ConstraintDefinition.Kind.FOREIGN_KEY
                        || isOfParent(key, table, end)
                        || coverage.covers(table, key.columns())) {
                    continue;
                }
                Optional<Origin> origin = stoodBefore(key, life.get(), tables, released)
                        ? wasCovered(key, life.get(), tables, released, before)
                                ? loss(key, life.get(), tables, coverage)
                                : Optional.empty()
                        : origin(key, life.get(), tables);
                origin.ifPresent(
                        o -> problems.putIfAbsent(object(table, key), problem(key, table, life.get(), o, end)));
            }
        }
        return List.copyOf(problems.values());
    }

    /** A partition has its parent's foreign keys; the parent is reported once. */
    private static boolean isOfParent(Constraint key, Table table, Schema end) {
        return table.partitionOf()
                .flatMap(end::table)
                .map(parent -> hasForeignKey(parent, key.columns()))
                .orElse(false);
    }

    private static boolean stoodBefore(Constraint key, Standing.Life life, NewTables tables, Schema released) {
        List<String> columns =
                key.columns().stream().map(c -> tables.releasedName(life, c)).toList();
        return life.released()
                .flatMap(released::table)
                .map(table -> hasForeignKey(table, columns))
                .orElse(false);
    }

    private static boolean wasCovered(
            Constraint key, Standing.Life life, NewTables tables, Schema released, IndexCoverage before) {
        List<String> columns =
                key.columns().stream().map(c -> tables.releasedName(life, c)).toList();
        return life.released()
                .flatMap(released::table)
                .filter(table -> table.complete() && before.covers(table, columns))
                .isPresent();
    }

    /** Where the last index of a foreign key that stood before went: its DROP, else the changeset. */
    private static Optional<Origin> loss(Constraint key, Standing.Life life, NewTables tables, IndexCoverage coverage) {
        Optional<Origin> step =
                tables.origin(life, statement -> false, table -> !coverage.covers(table, key.columns()));
        return step.map(o -> tables.moments().stream()
                .filter(m -> m.step().changeSet() == o.changeSet() && mayDropIndex(m, life))
                .reduce((earlier, later) -> later)
                .map(NewTables.Moment::origin)
                .orElse(o));
    }

    private static boolean mayDropIndex(NewTables.Moment moment, Standing.Life life) {
        return moment.statement() instanceof Statement.Drop drop && drop.kind() == Statement.ObjectKind.INDEX
                || (moment.statement() instanceof Statement.DropColumn
                                || moment.statement() instanceof Statement.DropConstraint)
                        && moment.table()
                                .filter(t -> t.number() == life.number())
                                .isPresent();
    }

    private static boolean hasForeignKey(Table table, List<String> columns) {
        return table.constraints().stream()
                .anyMatch(c -> c.kind() == ConstraintDefinition.Kind.FOREIGN_KEY
                        && Set.copyOf(c.columns()).equals(Set.copyOf(columns)));
    }

    private static Optional<Origin> origin(Constraint key, Standing.Life life, NewTables tables) {
        Predicate<ConstraintDefinition> isKey = c -> c.kind() == ConstraintDefinition.Kind.FOREIGN_KEY
                && (c.columns().equals(key.columns()) || c.name().equals(Optional.of(key.name())));
        return tables.origin(
                life,
                statement -> statement instanceof Statement.AddConstraint add && isKey.test(add.constraint())
                        || statement instanceof Statement.AddColumn column && hasInline(column.column(), isKey),
                table -> hasForeignKey(table, key.columns()));
    }

    private static boolean hasInline(ColumnDefinition column, Predicate<ConstraintDefinition> isKey) {
        return column.constraints().stream().anyMatch(isKey);
    }

    private static String object(Table table, Constraint key) {
        return table.name() + "(" + String.join(", ", key.columns()) + ")";
    }

    private static Problem problem(Constraint key, Table table, Standing.Life life, Origin origin, Schema end) {
        String columns = key.columns().stream().map(c -> "`" + c + "`").collect(Collectors.joining(", "));
        String referenced = key.references().map(QualifiedName::toString).orElse("the referenced table");
        String message =
                "No index of `" + table.name() + "` leads with " + columns + ", the referencing side of foreign key `"
                        + key.name() + "`. Every DELETE on `" + referenced
                        + "` and every change of its key reads all of `" + table.name()
                        + "` to look for references, and holds its locks meanwhile.";
        return new Problem(
                origin.changeSet().id(),
                origin.at(),
                object(table, key),
                Optional.of(table.name().toString()),
                message,
                remedy(key, table, life, origin.changeSet(), end));
    }

    private static String remedy(Constraint key, Table table, Standing.Life life, ChangeSet changeSet, Schema end) {
        IndexRemedy index = IndexRemedy.on(table.name(), key.columns());
        return table.partitioned() && !life.isNew()
                ? index.onPartitions(IndexRemedy.partitions(table, end), changeSet)
                : index.changeSet(changeSet, !life.isNew());
    }
}
