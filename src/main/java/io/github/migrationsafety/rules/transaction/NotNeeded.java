package io.github.migrationsafety.rules.transaction;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Rollback;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.List;
import java.util.Optional;

/**
 * {@code transaction/not-needed}: a changeset gives up its transaction, and with it that it happens as a whole or not at all, though
 * none of its statements asks for that. Changes of rows may want to commit one by one, and what cannot be read may have its reason:
 * these are left alone.
 *
 * @see <a href="https://docs.liquibase.com/concepts/changelogs/attributes/run-in-transaction.html">Liquibase: runInTransaction</a>
 */
public final class NotNeeded extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "transaction/not-needed",
            Severity.INFO,
            RuleInfo.SOURCE,
            "runInTransaction=false where no statement requires it");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        ChangeSet changeSet = step.changeSet();
        boolean readable = changeSet.unreadable().isEmpty()
                && !changeSet.sql().isEmpty()
                && readable(changeSet.sql())
                && readable(changeSet.rollback().sql());
        if (changeSet.runInTransaction()
                || !readable
                || Sent.withParts(changeSet).stream().anyMatch(NotNeeded::hasReason)) {
            return List.of();
        }
        return List.of(new Problem(
                changeSet.id(),
                changeSet.at(),
                "changeset " + changeSet.id().id(),
                Optional.empty(),
                "Changeset `" + changeSet.id().id()
                        + "` does not run in a transaction, and none of its statements requires that."
                        + " When it fails half way, what was done before stays, and the changeset is not recorded.",
                Mended.after(
                        "Let it run in a transaction.",
                        Mended.of(changeSet, texts(changeSet.rollback().sql()))
                                .filter(m -> !(changeSet.rollback() instanceof Rollback.Missing))
                                .map(m -> m.inTransaction(true)))));
    }

    private static boolean readable(List<SqlText> texts) {
        return texts.stream().allMatch(t -> t.statements().isPresent());
    }

    private static List<String> texts(List<SqlText> sql) {
        return sql.stream().map(SqlText::sql).toList();
    }

    private static boolean hasReason(Sent sent) {
        Statement statement = sent.statement();
        return isConcurrent(statement)
                || OutsideOnly.name(statement, sent.text().sql()).isPresent()
                || statement instanceof Statement.AddEnumValue
                || statement instanceof Statement.ValidateConstraint
                || statement instanceof Statement.TransactionControl
                || statement instanceof Statement.DoBlock block && !block.told()
                || statement instanceof Statement.Select
                || statement instanceof Statement.RefreshMaterializedView
                || statement instanceof Statement.Update
                || statement instanceof Statement.Delete && !(sent.back() && addsRows(sent.changeSet()))
                || statement instanceof Statement.Merge
                || statement instanceof Statement.Copy
                || statement instanceof Statement.Insert insert && insert.rows().isEmpty()
                || statement instanceof Statement.Other other && isOpen(other.kind());
    }

    /** Rows that are listed one by one were few enough to go in at once, and so they are to come out. */
    private static boolean addsRows(ChangeSet changeSet) {
        return Sent.by(changeSet).stream().anyMatch(s -> !s.back() && s.statement() instanceof Statement.Insert);
    }

    private static boolean isConcurrent(Statement statement) {
        return statement instanceof Statement.CreateIndex create && create.concurrently()
                || statement instanceof Statement.Drop drop && drop.concurrently()
                || statement instanceof Statement.Reindex reindex && reindex.concurrently()
                || statement instanceof Statement.DetachPartition detach && detach.concurrently();
    }

    /** Statements that may do anything, and those of replication, which may want no transaction. */
    private static boolean isOpen(String kind) {
        return kind.equals("Call") || kind.equals("Execute") || kind.endsWith("Subscription");
    }
}
