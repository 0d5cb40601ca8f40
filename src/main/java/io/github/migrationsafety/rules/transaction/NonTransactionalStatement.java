package io.github.migrationsafety.rules.transaction;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Remedy;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.rules.index.ConcurrentInTransaction;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Run;
import io.github.migrationsafety.step.SqlFailure;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * {@code transaction/non-transactional-statement}: PostgreSQL refuses the statement in a transaction, and Liquibase opens one for
 * each changeset.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-vacuum.html">VACUUM</a>: "cannot be executed inside a transaction block"
 * @see <a href="https://www.postgresql.org/docs/17/plpgsql-transactions.html">PL/pgSQL transaction management</a>
 */
public final class NonTransactionalStatement extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "transaction/non-transactional-statement",
            Severity.ERROR,
            RuleInfo.BOTH,
            "A statement that cannot run in a transaction, in a changeset that runs in one");

    /** SQLSTATE active_sql_transaction, and invalid_transaction_termination for COMMIT in a block or procedure. */
    private static final Set<String> REFUSED = Set.of("25001", "2D000");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        ChangeSet changeSet = step.changeSet();
        List<Problem> problems = new ArrayList<>();
        for (Sent sent : Sent.withParts(changeSet)) {
            boolean inBlock = sent.text().inBlock();
            if (inBlock || changeSet.runInTransaction()) {
                OutsideOnly.name(sent.statement(), sent.text().sql())
                        .ifPresent(name -> problems.add(sent.problem(
                                Sent.excerpt(sent.text().sql()),
                                inBlock ? insideBlock(sent, name) : message(sent.place(), name),
                                remedy(sent, changeSet))));
            }
        }
        failures(step)
                .filter(f -> changeSet.runInTransaction()
                        && f.sqlState().filter(REFUSED::contains).isPresent())
                .filter(f -> !ConcurrentInTransaction.explains(f, step))
                .map(f -> problem(f, changeSet))
                .filter(p -> problems.stream().noneMatch(q -> q.object().equals(p.object())))
                .forEach(problems::add);
        return problems.stream().distinct().toList();
    }

    private static Stream<SqlFailure> failures(Step step) {
        return Stream.concat(
                        step.evidence().flatMap(Evidence::apply).stream(),
                        step.evidence().flatMap(Evidence::rollback).stream())
                .flatMap((Run run) -> run.failure().stream());
    }

    private static Problem problem(SqlFailure failure, ChangeSet changeSet) {
        String sql =
                Sent.excerpt(failure.sql().orElse("changeset " + changeSet.id().id()));
        return new Problem(
                changeSet.id(),
                failure.at(),
                sql,
                Optional.empty(),
                message("Changeset `" + changeSet.id().id() + "`", "`" + sql + "`"),
                SENTENCE);
    }

    private static String message(String place, String name) {
        return place + " runs in a transaction, where PostgreSQL refuses " + name
                + ". It fails on every database, and the update stops there.";
    }

    private static String insideBlock(Sent sent, String name) {
        return sent.place() + " runs " + name + " in a "
                + sent.text().within().map(SqlText.Within::name).orElse("DO block")
                + ", which is a transaction whatever the changeset says. PostgreSQL refuses it"
                + " there: it fails on every database, and the update stops.";
    }

    private static final String SENTENCE =
            "Give the statement a changeset of its own that does not run in a transaction (`runInTransaction` false).";

    private static List<String> texts(ChangeSet changeSet) {
        return changeSet.rollback().sql().stream().map(SqlText::sql).toList();
    }

    private static String remedy(Sent sent, ChangeSet changeSet) {
        if (sent.back()) {
            return SENTENCE;
        }
        boolean block = sent.statement() instanceof Statement.DoBlock;
        Optional<String> alone = Mended.of(changeSet, texts(changeSet))
                .filter(m -> changeSet.sql().size() == 1 && sent.text().within().isEmpty())
                .map(m -> m.inTransaction(false))
                .flatMap(Mended::text);
        if (alone.isPresent()) {
            return SENTENCE + "\n" + alone.get();
        }
        return SENTENCE + "\n"
                + new Remedy(
                                changeSet.id().id() + "-outside",
                                changeSet.id().author(),
                                false,
                                List.of(sent.text().sql()),
                                List.of(),
                                !block)
                        .in(changeSet.format());
    }
}
