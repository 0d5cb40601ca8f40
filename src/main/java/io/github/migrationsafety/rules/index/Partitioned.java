package io.github.migrationsafety.rules.index;

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
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * {@code index/partitioned}: an index on a partitioned table is built on all partitions at once while their writers wait, and
 * PostgreSQL refuses CONCURRENTLY.
 *
 * @see <a href="https://www.postgresql.org/docs/17/ddl-partitioning.html#DDL-PARTITIONING-DECLARATIVE-MAINTENANCE">Partition
 *     maintenance</a>, on CREATE INDEX ON ONLY
 */
public final class Partitioned extends WayRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "index/partitioned",
            Severity.ERROR,
            RuleInfo.BOTH,
            "An index on a partitioned table other than by ON ONLY, CONCURRENTLY on each partition, and ATTACH");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(Way way, History history, RuleContext context) {
        List<Problem> problems = new ArrayList<>();
        for (Act act : way.acts()) {
            if (act.statement() instanceof Statement.CreateIndex create
                    && !create.only()
                    && act.inUse(create.table())
                    && !stands(create, act)) {
                act.table(create.table())
                        .filter(Table::partitioned)
                        .ifPresent(table -> problems.add(problem(create, table, act)));
            }
        }
        return problems;
    }

    private static boolean stands(Statement.CreateIndex create, Act act) {
        return create.ifNotExists()
                && create.name()
                        .flatMap(n -> act.table(create.table()).flatMap(t -> t.index(n)))
                        .isPresent();
    }

    private static Problem problem(Statement.CreateIndex create, Table table, Act act) {
        String keys = create.keys().stream().map(k -> k.text()).collect(Collectors.joining(", "));
        String columns =
                create.keys().stream().map(k -> k.column().orElse("expr")).collect(Collectors.joining("_"));
        String name = create.name().orElse(SqlName.joined("ix", table.name().name(), columns));
        String message = create.concurrently()
                ? "Index `" + name + "` is built CONCURRENTLY on the partitioned table `" + table.name()
                        + "`, which PostgreSQL refuses (SQLSTATE 0A000)."
                : "Index `" + name + "` is built on the partitioned table `" + table.name()
                        + "` and on all of its partitions in one transaction: every INSERT, UPDATE and DELETE on any of them waits until"
                        + " the last one is finished.";
        String remedy = new IndexRemedy(
                        name,
                        table.name(),
                        NotConcurrent.definition(act.text().sql(), "(" + keys + ")"),
                        create.unique())
                .onPartitions(
                        IndexRemedy.partitions(table, act.schema()), act.way().changeSet());
        return act.problem(
                create.name()
                        .map(n -> new QualifiedName(table.name().schema(), n).toString())
                        .orElse(table.name() + "(" + keys + ")"),
                table.name(),
                message,
                Fix.of(remedy));
    }
}
