package io.github.migrationsafety.rules.index;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Remedy;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code index/invalid}: the changeset leaves an index that PostgreSQL keeps up to date and never uses. The index of a partitioned
 * table is invalid until every partition has one attached, so the end of the release is what counts.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY">Building indexes
 *     concurrently</a>, on invalid indexes
 */
public final class Invalid extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "index/invalid", Severity.ERROR, RuleInfo.REHEARSAL, "The changeset leaves an invalid index behind");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        List<Problem> problems = new ArrayList<>();
        if (step.evidence().isEmpty()) {
            return problems;
        }
        for (QualifiedName name : step.after().changedSince(step.before())) {
            Optional<Table> before = step.before().table(name);
            Optional<Table> end = history.end().table(name);
            step.after().table(name).stream()
                    .flatMap(Invalid::invalid)
                    .filter(i -> before.stream().flatMap(Invalid::invalid).noneMatch(b -> b.name()
                            .equals(i.name())))
                    .filter(i -> end.stream().flatMap(Invalid::invalid).anyMatch(e -> e.name()
                            .equals(i.name())))
                    .map(i -> problem(step, step.after().table(name).orElseThrow(), i))
                    .forEach(problems::add);
        }
        return problems;
    }

    private static Stream<Index> invalid(Table table) {
        return table.indexes().stream().filter(i -> !i.valid());
    }

    private static Problem problem(Step step, Table table, Index index) {
        ChangeSet changeSet = step.changeSet();
        QualifiedName name = new QualifiedName(table.name().schema(), index.name());
        return new Problem(
                changeSet.id(),
                at(changeSet, index.name()),
                name.toString(),
                Optional.of(table.name().toString()),
                "The changeset leaves index `" + index.name() + "` of `" + table.name()
                        + "` invalid: every write keeps it up to date, no query uses it, and it enforces nothing reliably.",
                table.partitioned() ? attach(name, table, index, step) : rebuild(changeSet, name));
    }

    private static String rebuild(ChangeSet changeSet, QualifiedName index) {
        return new Remedy(
                        "rebuild-" + index.name(),
                        changeSet.id().author(),
                        false,
                        List.of("REINDEX INDEX CONCURRENTLY " + SqlName.of(index)),
                        List.of())
                .in(changeSet.format());
    }

    /** The index of a partitioned table becomes valid with the last partition whose index is attached. */
    private static String attach(QualifiedName name, Table table, Index index, Step step) {
        List<QualifiedName> partitions = IndexRemedy.partitions(table, step.after());
        return definition(index, step.changeSet())
                .filter(d -> !partitions.isEmpty())
                .map(d -> "Build the index on each partition and attach it; with the last one it becomes valid:\n"
                        + new IndexRemedy(index.name(), table.name(), d, index.unique())
                                .attached(partitions, step.changeSet()))
                .orElseGet(() -> attach(name));
    }

    /** What follows the table's name in the statement that makes the index. */
    private static Optional<String> definition(Index index, ChangeSet changeSet) {
        return changeSet
                .texts()
                .filter(text -> text.statements().orElse(List.of()).stream().anyMatch(s -> makes(s, index.name())))
                .map(text -> NotConcurrent.definition(text.sql(), ""))
                .filter(d -> !d.isEmpty())
                .findFirst();
    }

    private static String attach(QualifiedName index) {
        return "Build the index on each partition CONCURRENTLY, and attach each of them: ALTER INDEX "
                + SqlName.of(index) + " ATTACH PARTITION …; with the last one it becomes valid.";
    }

    private static Location at(ChangeSet changeSet, String index) {
        return changeSet
                .texts()
                .filter(text -> text.statements().orElse(List.of()).stream().anyMatch(s -> makes(s, index)))
                .map(SqlText::at)
                .findFirst()
                .orElse(changeSet.at());
    }

    private static boolean makes(Statement statement, String index) {
        return statement instanceof Statement.CreateIndex create
                && create.name().equals(Optional.of(index));
    }
}
