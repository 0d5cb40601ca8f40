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
import io.github.migrationsafety.step.Witness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code index/reindex-not-concurrent}: indexes are built anew while writers wait, and readers that would use them.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-reindex.html#SQL-REINDEX-CONCURRENTLY">Rebuilding indexes concurrently</a>
 */
public final class ReindexNotConcurrent extends WayRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "index/reindex-not-concurrent",
            Severity.ERROR,
            RuleInfo.BOTH,
            "REINDEX without CONCURRENTLY on a table that exists already");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(Way way, History history, RuleContext context) {
        List<Problem> problems = new ArrayList<>();
        for (Act act : way.acts()) {
            if (act.statement() instanceof Statement.Reindex reindex && !reindex.concurrently()) {
                problem(reindex, act).ifPresent(problems::add);
            }
        }
        return problems;
    }

    private static Optional<Problem> problem(Statement.Reindex reindex, Act act) {
        return switch (reindex.kind()) {
            case "TABLE" ->
                reindex.object()
                        .filter(act::inUse)
                        .map(t -> problem(reindex, act.resolve(t).toString(), Optional.of(act.resolve(t)), act));
            case "INDEX" -> reindex.object().flatMap(i -> ofIndex(reindex, i, act));
            // CONCURRENTLY does not exist for the system catalogs.
            case "SYSTEM" -> Optional.empty();
            default ->
                Optional.of(problem(
                        reindex,
                        reindex.object().map(QualifiedName::name).orElse("the database"),
                        Optional.empty(),
                        act));
        };
    }

    private static Optional<Problem> ofIndex(Statement.Reindex reindex, QualifiedName index, Act act) {
        Optional<Table> table = act.tableOfIndex(index);
        boolean hidden = act.way().witness() == Witness.SOURCE && !act.tables().blind();
        return table.map(t -> act.inUse(t.name())).orElse(hidden)
                ? Optional.of(problem(reindex, act.resolve(index).toString(), table.map(Table::name), act))
                : Optional.empty();
    }

    private static Problem problem(Statement.Reindex reindex, String object, Optional<QualifiedName> table, Act act) {
        String what =
                reindex.kind() + reindex.object().map(o -> " " + SqlName.of(o)).orElse("");
        String on = table.map(t -> "`" + t + "`").orElse("the tables");
        return new Problem(
                act.way().changeSet().id(),
                act.at(),
                object,
                table.map(QualifiedName::toString),
                "REINDEX " + what + " without CONCURRENTLY: every INSERT, UPDATE and DELETE on " + on
                        + " waits until the indexes are built, and every query that would use them.",
                Fix.of(Fix.alone(
                                "reindex-"
                                        + reindex.object()
                                                .map(QualifiedName::name)
                                                .orElse("all"),
                                "REINDEX " + reindex.kind() + " CONCURRENTLY"
                                        + reindex.object()
                                                .map(o -> " " + SqlName.of(o))
                                                .orElse("")))
                        .text(act.way()));
    }
}
