package io.github.migrationsafety.rules.index;

import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.Act;
import io.github.migrationsafety.rule.Fix;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.Timeouts;
import io.github.migrationsafety.rule.Way;
import io.github.migrationsafety.rule.WayRule;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * {@code index/concurrent-under-timeout}: CONCURRENTLY waits for every transaction that is older; a timeout ends the waiting, and the
 * half-built or half-dropped index stays, invalid.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY">Building indexes
 *     concurrently</a>, on what it waits for and what a failure leaves behind
 */
public final class ConcurrentUnderTimeout extends WayRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "index/concurrent-under-timeout",
            Severity.WARNING,
            RuleInfo.SOURCE,
            "CONCURRENTLY under a finite lock_timeout or statement_timeout, which leaves an invalid index");

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
            Optional<Timeouts.Setting> finite = Stream.of(Timeouts.LOCK, Timeouts.STATEMENT)
                    .flatMap(name -> context.timeouts(history).before(act, name).stream())
                    .filter(setting -> !setting.off())
                    .findFirst();
            if (finite.isPresent()) {
                index(act).ifPresent(index -> problems.add(problem(index, finite.get(), act)));
            }
        }
        return problems;
    }

    /** The index that the statement builds or drops concurrently, on a table in use. */
    private static Optional<QualifiedName> index(Act act) {
        if (act.statement() instanceof Statement.CreateIndex create
                && create.concurrently()
                && act.inUse(create.table())) {
            QualifiedName table = act.resolve(create.table());
            return Optional.of(new QualifiedName(table.schema(), create.name().orElse(table.name())));
        } else if (act.statement() instanceof Statement.Reindex reindex && reindex.concurrently()) {
            return reindex.object().map(act::resolve);
        } else if (act.statement() instanceof Statement.Drop drop && drop.concurrently()) {
            return drop.objects().stream().findFirst().map(act::resolve);
        }
        return Optional.empty();
    }

    private static Problem problem(QualifiedName index, Timeouts.Setting setting, Act act) {
        Optional<String> table = act.tableOfIndex(index)
                .map(Table::name)
                .or(() -> act.statement() instanceof Statement.OnTable on
                        ? Optional.of(act.resolve(on.table()))
                        : Optional.empty())
                .map(QualifiedName::toString);
        List<String> back = act.way().changeSet().rollback().sql().stream()
                .map(SqlText::sql)
                .toList();
        Fix fix = new Fix(
                "Let it wait as long as it must:",
                List.of(new Fix.Part(
                        act.way().changeSet().id().id(),
                        false,
                        List.of(
                                "SET lock_timeout = 0",
                                "SET statement_timeout = 0",
                                act.text().sql(),
                                "RESET lock_timeout",
                                "RESET statement_timeout"),
                        back)));
        return new Problem(
                act.way().changeSet().id(),
                act.at(),
                index.toString(),
                table,
                "CONCURRENTLY runs under a timeout of " + setting.value().toMillis() + " ms, set at " + setting.at()
                        + ". It waits for all older transactions, reads the table twice, and when the timeout strikes it leaves an invalid"
                        + " index behind.",
                fix.text(act.way()));
    }
}
