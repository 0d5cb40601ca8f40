package io.github.migrationsafety.rules.index;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.NewTables;
import io.github.migrationsafety.rule.Origin;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Rule;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rule.Standing;
import io.github.migrationsafety.schema.Schema;
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
public final class NotConcurrent implements Rule {
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
    public List<Problem> check(History history, RuleContext context) {
        NewTables tables = context.tables(history);
        List<Problem> problems = new ArrayList<>();
        for (NewTables.Moment moment : tables.moments()) {
            if (moment.statement() instanceof Statement.CreateIndex create && blocksWriters(create, moment)) {
                problems.add(problem(create, moment));
            }
        }
        UnseenIndexes.in(history, tables).stream().map(NotConcurrent::problem).forEach(problems::add);
        return problems;
    }

    private static boolean blocksWriters(Statement.CreateIndex create, NewTables.Moment moment) {
        if (create.concurrently()
                || create.only()
                        && table(create, moment).filter(Table::partitioned).isPresent()) {
            return false;
        }
        Optional<Standing.Life> life = moment.tables().find(create.table());
        if (life.isEmpty()) {
            // It stood before the changelog began, unless something unseen has made it.
            return !moment.tables().blind();
        }
        // REFRESH alone waits for an index on a materialized view, and nobody else sees a temporary table.
        return life.get().kind() == Standing.Kind.TABLE
                && !life.get().isNew()
                && life.get()
                        .origin()
                        .filter(o -> o.changeSet() == moment.step().changeSet())
                        .isEmpty()
                && !stands(create, moment);
    }

    /** Whether IF NOT EXISTS finds an index of that name, so that nothing is built. */
    private static boolean stands(Statement.CreateIndex create, NewTables.Moment moment) {
        return create.ifNotExists()
                && create.name().isPresent()
                && table(create, moment)
                        .flatMap(t -> t.index(create.name().get()))
                        .isPresent();
    }

    private static Optional<Table> table(Statement.CreateIndex create, NewTables.Moment moment) {
        QualifiedName name = moment.tables().resolve(create.table());
        Schema before = moment.step().before();
        return before.table(name).or(() -> moment.step().after().table(name));
    }

    private static Problem problem(Statement.CreateIndex create, NewTables.Moment moment) {
        QualifiedName table = moment.tables().resolve(create.table());
        String keys = create.keys().stream().map(NotConcurrent::text).collect(Collectors.joining(", "));
        String object = create.name()
                .map(n -> new QualifiedName(table.schema(), n).toString())
                .orElse(table + "(" + keys + ")");
        return new Problem(
                moment.step().changeSet().id(),
                moment.text().at(),
                object,
                Optional.of(table.toString()),
                create.name().map(n -> "Index `" + n + "`").orElse("An index on (" + keys + ")") + message(table),
                remedy(create, table, moment, keys));
    }

    private static String message(QualifiedName table) {
        return " is built on `" + table
                + "` without CONCURRENTLY. The table is in use: every INSERT, UPDATE and DELETE on it"
                + " waits until the index is finished.";
    }

    private static String text(IndexKey key) {
        return key.column().map(SqlName::of).orElse(key.text());
    }

    private static String remedy(
            Statement.CreateIndex create, QualifiedName table, NewTables.Moment moment, String keys) {
        ChangeSet changeSet = moment.step().changeSet();
        Matcher matcher = DEFINITION.matcher(moment.text().sql());
        String definition = matcher.find() ? matcher.group(1).strip().replaceAll("[;\\s]+$", "") : "(" + keys + ")";
        String columns =
                create.keys().stream().map(k -> k.column().orElse("expr")).collect(Collectors.joining("_"));
        IndexRemedy index = new IndexRemedy(
                create.name().orElse(SqlName.joined("ix", table.name(), columns)), table, definition, create.unique());
        Optional<Table> partitioned = table(create, moment).filter(Table::partitioned);
        return partitioned
                .map(t -> index.onPartitions(
                        IndexRemedy.partitions(t, moment.step().after()), changeSet))
                .orElseGet(() -> index.changeSet(changeSet, true));
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
        List<SqlText> dynamic = step.changeSet().sql().stream()
                .filter(t -> t.statements().isEmpty()
                        || t.statements().get().stream()
                                .anyMatch(s -> s instanceof Statement.DoBlock || s instanceof Statement.Select))
                .toList();
        return dynamic.size() == 1
                ? dynamic.get(0).at()
                : Origin.of(step.changeSet()).at();
    }
}
