package io.github.migrationsafety.rules.index;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Remedy;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Run;
import io.github.migrationsafety.step.SqlFailure;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code index/concurrent-in-transaction}: CONCURRENTLY in a changeset that Liquibase runs in a transaction, where PostgreSQL
 * refuses it; a changeset with that one statement only is no exception, for Liquibase opens the transaction all the same.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY">Building indexes
 *     concurrently</a>, on transaction blocks
 */
public final class ConcurrentInTransaction extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "index/concurrent-in-transaction",
            Severity.ERROR,
            RuleInfo.BOTH,
            "CONCURRENTLY in a changeset that runs in a transaction");

    /** SQLSTATE active_sql_transaction. */
    private static final String IN_TRANSACTION = "25001";

    private static final Pattern CONCURRENTLY = Pattern.compile("(?i)\\bconcurrently\\b");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        ChangeSet changeSet = step.changeSet();
        List<Problem> problems = new ArrayList<>();
        changeSet.texts().filter(text -> isTransaction(text, changeSet)).forEach(text -> problem(
                        text, false, step, context)
                .ifPresent(problems::add));
        changeSet.rollback().sql().stream()
                .flatMap(SqlText::withParts)
                .filter(text -> isTransaction(text, changeSet))
                .forEach(text -> problem(text, true, step, context).ifPresent(problems::add));
        for (SqlFailure failure : failures(step)) {
            String object = object(failure, step, context);
            if (explains(failure, step)
                    && problems.stream().noneMatch(p -> p.object().equals(object))) {
                problems.add(new Problem(
                        changeSet.id(), failure.at(), object, Optional.empty(), message(object, false), SENTENCE));
            }
        }
        return problems;
    }

    /** A DO block is a transaction, whatever its changeset says. */
    private static boolean isTransaction(SqlText text, ChangeSet changeSet) {
        return changeSet.runInTransaction() || text.inBlock();
    }

    private static List<SqlFailure> failures(Step step) {
        return Stream.concat(
                        step.evidence().flatMap(Evidence::apply).stream(),
                        step.evidence().flatMap(Evidence::rollback).stream())
                .flatMap((Run run) -> run.failure().stream())
                .toList();
    }

    /** Whether a failure is PostgreSQL's refusal to run CONCURRENTLY in the changeset's transaction. */
    public static boolean explains(SqlFailure failure, Step step) {
        return failure.sqlState().filter(IN_TRANSACTION::equals).isPresent()
                && failure.sql().filter(s -> CONCURRENTLY.matcher(s).find()).isPresent();
    }

    /** The object under which this rule reports such a failure. */
    public static String object(SqlFailure failure, Step step, RuleContext context) {
        String sql = bare(failure.sql().orElse(""));
        return Stream.concat(step.changeSet().sql().stream(), step.changeSet().rollback().sql().stream())
                .filter(text -> bare(text.sql()).equals(sql))
                .flatMap(SqlText::withParts)
                .flatMap(text -> concurrent(text).stream())
                .findFirst()
                .map(s -> object(s, context))
                .orElseGet(
                        () -> sql.lines().findFirst().filter(l -> !l.isBlank()).orElse("CONCURRENTLY"));
    }

    private static String bare(String sql) {
        return sql.strip().replaceAll("[;\\s]+$", "");
    }

    private static Optional<Problem> problem(SqlText text, boolean back, Step step, RuleContext context) {
        return concurrent(text)
                .map(statement -> new Problem(
                        step.changeSet().id(),
                        text.at(),
                        object(statement, context),
                        table(statement, context),
                        text.inBlock()
                                ? inBlock(object(statement, context), text)
                                : message(object(statement, context), back),
                        remedy(statement, text, back, step.changeSet())));
    }

    private static Optional<Statement> concurrent(SqlText text) {
        return text.statements().orElse(List.of()).stream()
                .filter(ConcurrentInTransaction::isConcurrent)
                .findFirst();
    }

    private static boolean isConcurrent(Statement statement) {
        return statement instanceof Statement.CreateIndex create && create.concurrently()
                || statement instanceof Statement.Drop drop && drop.concurrently()
                || statement instanceof Statement.Reindex reindex && reindex.concurrently()
                || statement instanceof Statement.DetachPartition detach && detach.concurrently();
    }

    private static String object(Statement statement, RuleContext context) {
        if (statement instanceof Statement.CreateIndex create) {
            QualifiedName table = create.table().in(context.defaultSchema());
            return create.name()
                    .map(n -> new QualifiedName(table.schema(), n).toString())
                    .orElse(table.toString());
        } else if (statement instanceof Statement.Drop drop) {
            return drop.objects().get(0).in(context.defaultSchema()).toString();
        } else if (statement instanceof Statement.Reindex reindex) {
            return reindex.object()
                    .map(o -> o.in(context.defaultSchema()).toString())
                    .orElse(reindex.kind());
        } else if (statement instanceof Statement.DetachPartition detach) {
            return detach.partition().in(context.defaultSchema()).toString();
        }
        throw new IllegalArgumentException("not a concurrent statement: " + statement);
    }

    private static Optional<String> table(Statement statement, RuleContext context) {
        return statement instanceof Statement.OnTable on
                ? Optional.of(on.table().in(context.defaultSchema()).toString())
                : Optional.empty();
    }

    private static String message(String object, boolean back) {
        return "CONCURRENTLY for `" + object + "` stands in "
                + (back ? "the rollback of a changeset" : "a changeset")
                + " that runs in a transaction. PostgreSQL refuses it there (SQLSTATE 25001), so the "
                + (back ? "rollback" : "changeset") + " fails on every database.";
    }

    private static String inBlock(String object, SqlText text) {
        return "CONCURRENTLY for `" + object + "` stands in a " + around(text)
                + ", which is a transaction whatever the changeset says."
                + " PostgreSQL refuses it there (SQLSTATE 25001), so the " + around(text) + " fails on every database.";
    }

    private static String around(SqlText text) {
        return text.within().map(SqlText.Within::name).orElse("DO block");
    }

    private static final String SENTENCE =
            "Give the statement a changeset of its own that does not run in a transaction, with a rollback that takes it back"
                    + " CONCURRENTLY too.";

    private static String remedy(Statement statement, SqlText text, boolean back, ChangeSet changeSet) {
        boolean inBlock = text.inBlock();
        boolean alone = !inBlock
                && changeSet.sql().size() == 1
                && changeSet.rollback().sql().size() <= 1;
        List<String> given =
                changeSet.rollback().sql().stream().map(SqlText::sql).toList();
        if (back && inBlock) {
            return SENTENCE;
        } else if (back) {
            List<String> up = changeSet.sql().stream().map(SqlText::sql).toList();
            return (alone ? "" : "Keep in this changeset nothing but this, and let it run without a transaction:\n")
                    + outsideTransaction(changeSet.id().id(), up, given, changeSet);
        } else if (alone && !given.isEmpty()) {
            return outsideTransaction(changeSet.id().id(), List.of(text.sql()), given, changeSet);
        }
        return ownRollback(statement)
                .map(down -> outsideTransaction(
                        changeSet.id().id() + (alone ? "" : "-concurrently"), List.of(text.sql()), down, changeSet))
                .map(own -> (alone
                                ? ""
                                : "Take the statement out of " + (inBlock ? "the " + around(text) : "this changeset")
                                        + " and give it one of its own:\n")
                        + own)
                .orElse(SENTENCE);
    }

    private static String outsideTransaction(String id, List<String> up, List<String> down, ChangeSet like) {
        return new Remedy(id, like.id().author(), false, up, down).in(like.format());
    }

    /** The way back from a concurrent statement alone, where it alone tells. */
    private static Optional<List<String>> ownRollback(Statement statement) {
        if (statement instanceof Statement.CreateIndex create) {
            return create.name()
                    .map(name -> List.of("DROP INDEX CONCURRENTLY "
                            + SqlName.of(new QualifiedName(create.table().schema(), name))));
        }
        return statement instanceof Statement.Reindex ? Optional.of(List.of()) : Optional.empty();
    }
}
