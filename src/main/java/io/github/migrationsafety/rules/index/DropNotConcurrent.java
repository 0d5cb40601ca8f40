package io.github.migrationsafety.rules.index;

import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.Act;
import io.github.migrationsafety.rule.Fix;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rule.Way;
import io.github.migrationsafety.rule.WayRule;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Witness;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * {@code index/drop-not-concurrent}: DROP INDEX waits for, and then holds, ACCESS EXCLUSIVE on the index's table.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-dropindex.html">DROP INDEX</a>, on CONCURRENTLY
 */
public final class DropNotConcurrent extends WayRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "index/drop-not-concurrent",
            Severity.WARNING,
            RuleInfo.BOTH,
            "DROP INDEX without CONCURRENTLY on a table that exists already");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(Way way, History history, RuleContext context) {
        List<Problem> problems = new ArrayList<>();
        for (Act act : way.acts()) {
            if (act.statement() instanceof Statement.Drop drop
                    && drop.kind() == Statement.ObjectKind.INDEX
                    && !drop.concurrently()) {
                drop.objects().forEach(index -> problem(index, drop, act).ifPresent(problems::add));
            }
        }
        return problems;
    }

    private static Optional<Problem> problem(QualifiedName name, Statement.Drop drop, Act act) {
        Optional<Table> table = act.tableOfIndex(name);
        if (table.isEmpty()) {
            // It stood before the changelog began, unless it stands nowhere.
            boolean stands = act.way().witness() == Witness.SOURCE
                    && !drop.ifExists()
                    && !act.tables().blind();
            return stands
                    ? Optional.of(problem(act.resolve(name), Optional.empty(), Optional.empty(), act))
                    : Optional.empty();
        }
        // The index of a partitioned table cannot be dropped CONCURRENTLY.
        return act.inUse(table.get().name()) && !table.get().partitioned()
                ? Optional.of(problem(
                        new QualifiedName(table.get().name().schema(), name.name()),
                        table,
                        table.get().index(name.name()),
                        act))
                : Optional.empty();
    }

    private static Problem problem(QualifiedName index, Optional<Table> table, Optional<Index> known, Act act) {
        String of = table.map(t -> "`" + t.name() + "`").orElse("its table");
        String message =
                "Index `" + index.name() + "` is dropped without CONCURRENTLY, which takes ACCESS EXCLUSIVE on " + of
                        + ": every read and write of it waits, first for the oldest transaction and then for the dropping.";
        String[] rollback = known.filter(IndexSql::known)
                .map(i -> new String[] {IndexSql.create(table.orElseThrow().name(), i, i.name())})
                .orElseGet(() -> act.way().changeSet().rollback().sql().stream()
                        .map(SqlText::sql)
                        .toArray(String[]::new));
        Fix fix = Fix.of(Fix.alone("drop-" + index.name(), "DROP INDEX CONCURRENTLY " + SqlName.of(index), rollback));
        return new Problem(
                act.way().changeSet().id(),
                act.at(),
                index.toString(),
                table.map(t -> t.name().toString()),
                message,
                fix.text(act.way()));
    }
}
