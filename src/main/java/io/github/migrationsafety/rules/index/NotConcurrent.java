package io.github.migrationsafety.rules.index;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.Act;
import io.github.migrationsafety.rule.DynamicPart;
import io.github.migrationsafety.rule.Fix;
import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rule.Way;
import io.github.migrationsafety.rule.WayRule;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.IndexKey;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * {@code index/not-concurrent}: an index is built on a table in use while its writers wait.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY">Building indexes
 *     concurrently</a>
 */
public final class NotConcurrent extends WayRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "index/not-concurrent",
            Severity.ERROR,
            RuleInfo.BOTH,
            "CREATE INDEX without CONCURRENTLY on a table that exists already");

    /** What follows the table in CREATE INDEX; the name of the table is the first thing after ON. */
    private static final Pattern DEFINITION = Pattern.compile(
            "(?is)\\bon\\s+(?:only\\s+)?(?:\"(?:[^\"]|\"\")+\"|[\\w$]+)(?:\\s*\\.\\s*(?:\"(?:[^\"]|\"\")+\"|[\\w$]+))?\\s*"
                    + "((?:using\\b|\\().*)");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public List<Problem> check(Way way, History history, RuleContext context) {
        List<Problem> problems = new ArrayList<>();
        for (Act act : way.acts()) {
            if (act.statement() instanceof Statement.CreateIndex create && blocksWriters(create, act)) {
                problems.add(problem(create, act));
            }
        }
        if (way.forward()) {
            UnseenIndexes.in(way.step(), context.tables(history)).stream()
                    .map(NotConcurrent::problem)
                    .forEach(problems::add);
        }
        return problems;
    }

    /** Of a partitioned table index/partitioned tells. REFRESH alone waits for an index on a materialized view. */
    private static boolean blocksWriters(Statement.CreateIndex create, Act act) {
        return !create.concurrently()
                && act.inUse(create.table())
                && act.table(create.table()).filter(Table::partitioned).isEmpty()
                && !stands(create, act);
    }

    /** Whether IF NOT EXISTS finds an index of that name, so that nothing is built. */
    private static boolean stands(Statement.CreateIndex create, Act act) {
        return create.ifNotExists()
                && create.name()
                        .flatMap(n -> act.table(create.table()).flatMap(t -> t.index(n)))
                        .isPresent();
    }

    private static Problem problem(Statement.CreateIndex create, Act act) {
        QualifiedName table = act.resolve(create.table());
        String keys = create.keys().stream().map(NotConcurrent::text).collect(Collectors.joining(", "));
        String columns =
                create.keys().stream().map(k -> k.column().orElse("expr")).collect(Collectors.joining("_"));
        String name = create.name().orElse(SqlName.joined("ix", table.name(), columns));
        String sql = "CREATE " + (create.unique() ? "UNIQUE " : "") + "INDEX CONCURRENTLY " + SqlName.of(name) + " ON "
                + SqlName.of(table) + " " + definition(act.text().sql(), "(" + keys + ")");
        Fix fix = Fix.of(Fix.alone("create-" + name, sql, IndexSql.drop(table, name)));
        return act.problem(
                create.name()
                        .map(n -> new QualifiedName(table.schema(), n).toString())
                        .orElse(table + "(" + keys + ")"),
                table,
                create.name().map(n -> "Index `" + n + "`").orElse("An index on (" + keys + ")") + message(table),
                fix);
    }

    private static String message(QualifiedName table) {
        return " is built on `" + table
                + "` without CONCURRENTLY. The table is in use: every INSERT, UPDATE and DELETE on it"
                + " waits until the index is finished.";
    }

    private static String text(IndexKey key) {
        return key.column().map(SqlName::of).orElse(key.text());
    }

    /** What follows the table's name in a CREATE INDEX; {@code otherwise} where it is written in an unusual way. */
    static String definition(String sql, String otherwise) {
        Matcher matcher = DEFINITION.matcher(sql);
        return matcher.find() ? matcher.group(1).strip().replaceAll("[;\\s]+$", "") : otherwise;
    }

    private static Problem problem(UnseenIndexes.Unseen unseen) {
        Step step = unseen.step();
        Table table = unseen.table();
        ChangeSet changeSet = step.changeSet();
        List<String> columns =
                unseen.index().keys().stream().flatMap(Optional::stream).toList();
        QualifiedName name =
                new QualifiedName(table.name().schema(), unseen.index().name());
        boolean plain = columns.size() == unseen.index().keys().size()
                && !unseen.index().partial();
        String remedy = plain
                ? new IndexRemedy(
                                unseen.index().name(),
                                table.name(),
                                "USING " + unseen.index().method() + " (" + SqlName.list(columns) + ")",
                                unseen.index().unique())
                        .changeSet(changeSet, true)
                : "Build the index with CREATE INDEX CONCURRENTLY in a changeset of its own that does not run in a"
                        + " transaction, not inside a function or DO block.";
        return new Problem(
                changeSet.id(),
                at(step),
                name.toString(),
                Optional.of(table.name().toString()),
                "Index `" + unseen.index().name() + "`" + message(table.name()),
                remedy);
    }

    private static Location at(Step step) {
        List<SqlText> dynamic =
                step.changeSet().texts().filter(DynamicPart::isDynamic).toList();
        return dynamic.size() == 1
                ? dynamic.get(0).at()
                : Origin.of(step.changeSet()).at();
    }
}
