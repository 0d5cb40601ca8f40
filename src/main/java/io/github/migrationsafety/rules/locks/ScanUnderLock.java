package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.Act;
import io.github.migrationsafety.rule.ObservedRun;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.Waiting;
import io.github.migrationsafety.rule.Way;
import io.github.migrationsafety.rule.WayRule;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ColumnDefinition;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code locks/scan-under-lock}: a statement reads a whole table while a lock of its own keeps the writers out, in ways that are easy
 * to overlook.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-altertable.html#SQL-ALTERTABLE-NOTES">ALTER TABLE, notes</a>, on scans
 * @see <a href="https://www.postgresql.org/docs/17/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE">Partition
 *     maintenance</a>, on the default partition
 * @see <a href="https://www.postgresql.org/docs/17/sql-alterdomain.html">ALTER DOMAIN</a>
 */
public final class ScanUnderLock extends WayRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "locks/scan-under-lock",
            Severity.ERROR,
            RuleInfo.BOTH,
            "A table that exists already is read in full while a lock that blocks writes is held");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    /** Statements of which a rule of their own tells. */
    private static final Set<Class<? extends Statement>> PRECISE = Set.of(
            Statement.SetNotNull.class,
            Statement.AddConstraint.class,
            Statement.CreateIndex.class,
            Statement.Reindex.class,
            Statement.Cluster.class,
            Statement.Vacuum.class,
            Statement.RefreshMaterializedView.class,
            Statement.ValidateConstraint.class,
            Statement.AttachPartition.class,
            Statement.CreateMaterializedView.class);

    @Override
    public Set<String> yieldsTo() {
        return Set.of("locks/table-rewrite", "locks/index-rebuild");
    }

    @Override
    public List<Problem> check(Way way, History history, RuleContext context) {
        List<Problem> problems = new ArrayList<>();
        for (Act act : way.acts()) {
            Scans.of(act, context.definitions(history)).stream()
                    .map(s -> act.problem(s.object(), s.table(), s.message(), s.fix()))
                    .forEach(problems::add);
        }
        way.observedRun(context.tables(history)).stream()
                .flatMap(run -> unpredicted(run, way, problems))
                .forEach(problems::add);
        return problems;
    }

    private static Stream<Problem> unpredicted(ObservedRun run, Way way, List<Problem> told) {
        return run.scans().stream()
                .filter(ObservedRun.Read::own)
                .filter(r -> !isTold(r, way) && !buildsIndex(r, way))
                .filter(r -> told.stream().noneMatch(p -> p.table()
                        .equals(Optional.of(r.scan().relation().table().toString()))))
                .map(r -> problem(run, way, r))
                .distinct();
    }

    /** What rewrites or reindexes reads too; and what a statement's own rule tells of is not told twice. */
    private static boolean isTold(ObservedRun.Read read, Way way) {
        QualifiedName table = read.scan().relation().table();
        return !read.by().rewrites().isEmpty()
                || way.text(read.by()).stream()
                        .flatMap(SqlText::withParts)
                        .flatMap(t -> t.statements().orElse(List.of()).stream())
                        .anyMatch(s -> PRECISE.contains(s.getClass())
                                || s instanceof Statement.Lock
                                || s instanceof Statement.AddColumn add && tells(add.column(), table));
    }

    /** Whether of a new column another problem tells: of its index, or of the values that are looked up in this table. */
    private static boolean tells(ColumnDefinition column, QualifiedName table) {
        return column.constraints().stream().anyMatch(c -> switch (c.kind()) {
            case UNIQUE, PRIMARY_KEY, EXCLUSION -> true;
            case FOREIGN_KEY ->
                c.references().filter(r -> r.name().equals(table.name())).isPresent();
            case CHECK, NOT_NULL -> false;
        });
    }

    /** Of an index that a DO block or a function builds tells index/not-concurrent. */
    private static boolean buildsIndex(ObservedRun.Read read, Way way) {
        QualifiedName table = read.scan().relation().table();
        Optional<Table> before = way.step().before().table(table);
        return way.forward()
                && before.isPresent()
                && way.step().after().table(table).stream()
                        .flatMap(t -> t.indexes().stream())
                        .anyMatch(i -> i.constraint().isEmpty()
                                && before.get().index(i.name()).isEmpty());
    }

    private static Problem problem(ObservedRun run, Way way, ObservedRun.Read read) {
        String table = read.scan().relation().table().toString();
        return new Problem(
                way.changeSet().id(),
                way.at(read.by()).orElseGet(() -> run.at(read.by())),
                table,
                Optional.of(table),
                "The statement reads all rows of `" + table + "` while it holds "
                        + read.scan().mode() + " on it: "
                        + Waiting.on("`" + table + "`", read.scan().mode()) + " until that is done.",
                "Split it into steps of which none both locks the table and reads it: constraints NOT VALID first and validated in a"
                        + " changeset of their own, indexes CONCURRENTLY, rows in batches.");
    }
}
