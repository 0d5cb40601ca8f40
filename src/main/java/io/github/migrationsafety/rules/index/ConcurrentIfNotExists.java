package io.github.migrationsafety.rules.index;

import io.github.migrationsafety.rule.Act;
import io.github.migrationsafety.rule.Fix;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.Way;
import io.github.migrationsafety.rule.WayRule;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code index/concurrent-if-not-exists}: a concurrent build that fails leaves an invalid index, which IF NOT EXISTS takes for the index
 * that is wanted.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY">Building indexes
 *     concurrently</a>, on what a failure leaves behind
 */
public final class ConcurrentIfNotExists extends WayRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "index/concurrent-if-not-exists",
            Severity.WARNING,
            RuleInfo.SOURCE,
            "CREATE INDEX CONCURRENTLY IF NOT EXISTS: run again after a failure, it keeps the invalid index");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public boolean judgesBack() {
        return false;
    }

    @Override
    public List<Problem> check(Way way, History history, RuleContext context) {
        List<Problem> problems = new ArrayList<>();
        for (Act act : way.acts()) {
            if (act.statement() instanceof Statement.CreateIndex create
                    && create.concurrently()
                    && create.ifNotExists()
                    && create.name().isPresent()
                    && act.inUse(create.table())
                    && !isDroppedBefore(create, act)) {
                problems.add(problem(create, create.name().get(), act));
            }
        }
        return problems;
    }

    /** DROP INDEX IF EXISTS before it takes an invalid index away. */
    private static boolean isDroppedBefore(Statement.CreateIndex create, Act act) {
        return act.earlier().stream()
                .anyMatch(e -> e.statement() instanceof Statement.Drop drop
                        && drop.kind() == Statement.ObjectKind.INDEX
                        && drop.objects().stream()
                                .anyMatch(o -> Optional.of(o.name()).equals(create.name())));
    }

    private static Problem problem(Statement.CreateIndex create, String name, Act act) {
        QualifiedName table = act.resolve(create.table());
        String sql = act.text().sql().strip().replaceFirst("(?is)(\\bconcurrently)\\s+if\\s+not\\s+exists\\b", "$1");
        return act.problem(
                new QualifiedName(table.schema(), name).toString(),
                table,
                "CREATE INDEX CONCURRENTLY IF NOT EXISTS `" + name
                        + "`: a build that fails or is cancelled leaves an invalid index of that"
                        + " name. Run again, the statement finds it and does nothing, and queries and constraints go without the index.",
                Fix.of(Fix.alone("create-" + name, sql, IndexSql.drop(table, name)))
                        .saying(
                                "Without IF NOT EXISTS the second run fails and shows the index that is to be dropped:"));
    }
}
