package io.github.migrationsafety.rules.locks;

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
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * {@code locks/refresh-blocking}: nobody can read the materialized view until it is computed.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-refreshmaterializedview.html">REFRESH MATERIALIZED VIEW</a>
 */
public final class RefreshBlocking extends WayRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "locks/refresh-blocking",
            Severity.WARNING,
            RuleInfo.BOTH,
            "REFRESH MATERIALIZED VIEW without CONCURRENTLY of a view that exists already");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    private static final Pattern WITHOUT_DATA = Pattern.compile("(?is)\\bwith\\s+no\\s+data\\b");

    @Override
    public List<Problem> check(Way way, History history, RuleContext context) {
        List<Problem> problems = new ArrayList<>();
        for (Act act : way.acts()) {
            if (act.statement() instanceof Statement.RefreshMaterializedView refresh
                    && !refresh.concurrently()
                    && act.viewInUse(refresh.view())
                    && !WITHOUT_DATA.matcher(act.text().sql()).find()) {
                QualifiedName view = act.resolve(refresh.view());
                problems.add(
                        act.problem(
                                view.toString(),
                                view,
                                "REFRESH MATERIALIZED VIEW without CONCURRENTLY holds ACCESS EXCLUSIVE on `" + view
                                        + "` while its query runs: everybody who reads it waits until that is done.",
                                Fix.of(Fix.plain(
                                                "refresh-" + view.name(),
                                                "REFRESH MATERIALIZED VIEW CONCURRENTLY " + SqlName.of(view),
                                                act.way().changeSet().rollback().sql().stream()
                                                        .map(SqlText::sql)
                                                        .toArray(String[]::new)))
                                        .saying(
                                                "CONCURRENTLY needs a unique index on columns of the view, without a WHERE clause:")));
            }
        }
        return problems;
    }
}
