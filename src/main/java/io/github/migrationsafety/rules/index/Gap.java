package io.github.migrationsafety.rules.index;

import io.github.migrationsafety.rule.Act;
import io.github.migrationsafety.rule.Fix;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rule.Way;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code index/gap}: between the dropping of an index and the end of the building of its successor, queries go without either.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-reindex.html#SQL-REINDEX-CONCURRENTLY">Rebuilding indexes concurrently</a>,
 *     where the new index stands before the old one goes
 */
public final class Gap implements Rule {
    public static final RuleInfo INFO = RuleInfo.of(
            "index/gap", Severity.WARNING, RuleInfo.BOTH, "An index is dropped before its replacement stands");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(History history, RuleContext context) {
        List<Problem> problems = new ArrayList<>();
        List<Way> ways = context.ways(history).forward();
        for (int i = 0; i < ways.size(); i++) {
            for (Act act : ways.get(i).acts()) {
                if (act.statement() instanceof Statement.Drop drop && drop.kind() == Statement.ObjectKind.INDEX) {
                    for (QualifiedName name : drop.objects()) {
                        problem(name, act, ways.subList(i + 1, ways.size())).ifPresent(problems::add);
                    }
                }
            }
        }
        return problems;
    }

    private static Optional<Problem> problem(QualifiedName name, Act act, List<Way> later) {
        Optional<Table> table = act.tableOfIndex(name).filter(t -> act.inUse(t.name()));
        Optional<Index> dropped = table.flatMap(t -> t.index(name.name())).filter(Index::valid);
        if (dropped.isEmpty() || isCovered(dropped.get(), table.get())) {
            return Optional.empty();
        }
        // What one transaction drops and builds nobody sees in between.
        List<Act> own = act.way().changeSet().runInTransaction() ? List.of() : act.later();
        return Stream.concat(own.stream(), later.stream().flatMap(w -> w.acts().stream()))
                .filter(a -> replaces(a, dropped.get(), table.get()))
                .findFirst()
                .map(replacement -> problem(act, table.get(), dropped.get(), replacement));
    }

    /** Whether another index serves the queries of one that goes. */
    private static boolean isCovered(Index dropped, Table table) {
        return table.indexes().stream()
                .filter(i -> i.valid() && !i.partial() && !i.name().equals(dropped.name()))
                .anyMatch(i -> i.keys().size() >= dropped.keys().size()
                        && i.keys().subList(0, dropped.keys().size()).equals(dropped.keys()));
    }

    private static boolean replaces(Act act, Index dropped, Table table) {
        return act.statement() instanceof Statement.CreateIndex create
                && act.resolve(create.table()).equals(table.name())
                && create.method().equals(dropped.method())
                && dropped.keys().get(0).isPresent()
                && create.keys().get(0).column().equals(dropped.keys().get(0));
    }

    private static Problem problem(Act act, Table table, Index dropped, Act replacement) {
        Statement.CreateIndex create = (Statement.CreateIndex) replacement.statement();
        String name =
                create.name().filter(n -> !n.equals(dropped.name())).orElse(SqlName.joined(dropped.name(), "new"));
        String sql = "CREATE " + (create.unique() ? "UNIQUE " : "") + "INDEX CONCURRENTLY " + SqlName.of(name) + " ON "
                + SqlName.of(table.name()) + " "
                + NotConcurrent.definition(replacement.text().sql(), "(…)");
        return act.problem(
                new QualifiedName(table.name().schema(), dropped.name()).toString(),
                table.name(),
                "Index `" + dropped.name() + "` of `" + table.name()
                        + "` is dropped before its replacement stands, which " + replacement.at()
                        + " builds. Until that is done, queries that need it read all of the table.",
                Fix.of(
                                Fix.alone("create-" + name, sql, IndexSql.drop(table.name(), name)),
                                Fix.alone(
                                        "drop-" + dropped.name(),
                                        IndexSql.drop(table.name(), dropped.name()),
                                        IndexSql.create(table.name(), dropped, dropped.name())))
                        .saying("Build the new one first, then drop the old one:"));
    }
}
