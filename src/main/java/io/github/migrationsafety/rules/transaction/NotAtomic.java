package io.github.migrationsafety.rules.transaction;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rule.Apart;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.sql.Condition;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.sql.Vocabulary;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code transaction/not-atomic}: when a later statement fails, the earlier ones stay, the changeset is not recorded, and the next
 * update runs it from the start. That is harmless as long as each statement but the last can run twice.
 *
 * @see <a href="https://docs.liquibase.com/concepts/changelogs/attributes/run-in-transaction.html">Liquibase: runInTransaction</a>
 */
public final class NotAtomic extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "transaction/not-atomic",
            Severity.WARNING,
            RuleInfo.SOURCE,
            "Several changing statements in a changeset that does not run in a transaction");

    private static final Set<String> REPEATABLE = Set.of("Grant", "GrantRole", "Comment", "CheckPoint", "AlterSystem");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        ChangeSet changeSet = step.changeSet();
        List<SqlText> changing =
                changeSet.sql().stream().filter(NotAtomic::changes).toList();
        boolean repeatable =
                changing.stream().limit(Math.max(0, changing.size() - 1)).allMatch(NotAtomic::isRepeatable);
        boolean ownTransaction = changeSet.sql().stream()
                .flatMap(t -> t.statements().orElse(List.of()).stream())
                .anyMatch(s -> s instanceof Statement.TransactionControl);
        if (changeSet.runInTransaction() || changing.size() < 2 || repeatable || ownTransaction) {
            return List.of();
        }
        SqlText first =
                changing.stream().filter(t -> !isRepeatable(t)).findFirst().orElseThrow();
        return List.of(new Problem(
                changeSet.id(),
                changeSet.at(),
                "changeset " + changeSet.id().id(),
                Optional.empty(),
                "Changeset `" + changeSet.id().id() + "` makes " + changing.size()
                        + " changes outside of a transaction. When a later one fails, `"
                        + Sent.excerpt(first.sql())
                        + "` stays, and the changeset can neither be applied again, which runs it once more, nor rolled back,"
                        + " because it is not recorded.",
                Apart.each(step, changing, NotAtomic::mayRunInTransaction, context)
                        .map(parts -> "Give each of these statements a changeset of its own:\n" + parts)
                        .orElse("Give each of these statements a changeset of its own, and `runInTransaction` false to"
                                + " those alone that need it.")));
    }

    private static boolean mayRunInTransaction(SqlText text) {
        return text.statements().orElse(List.of()).stream()
                .allMatch(s -> OutsideOnly.name(s, text.sql()).isEmpty() && !isConcurrent(s));
    }

    private static boolean isConcurrent(Statement statement) {
        return statement instanceof Statement.CreateIndex create && create.concurrently()
                || statement instanceof Statement.Drop drop && drop.concurrently()
                || statement instanceof Statement.Reindex reindex && reindex.concurrently()
                || statement instanceof Statement.DetachPartition detach && detach.concurrently();
    }

    private static boolean changes(SqlText text) {
        return text.statements()
                .map(all -> all.stream()
                        .anyMatch(s -> !(s instanceof Statement.SetSetting
                                || s instanceof Statement.ResetSetting
                                || s instanceof Statement.Select
                                || s instanceof Statement.Analyze
                                || s instanceof Statement.Vacuum
                                || s instanceof Statement.Lock
                                || s instanceof Statement.TransactionControl)))
                .orElse(true);
    }

    private static boolean isRepeatable(SqlText text) {
        return text.statements()
                .map(all -> all.stream().allMatch(s -> isRepeatable(s, text.sql())))
                .orElse(false);
    }

    /** Whether a statement does no harm when it has run before. */
    private static boolean isRepeatable(Statement statement, String sql) {
        if (statement instanceof Statement.OnTable on) {
            return isRepeatableOnTable(on, sql);
        }
        return statement instanceof Statement.Drop drop && drop.ifExists()
                || statement instanceof Statement.CreateView view && view.orReplace()
                || statement instanceof Statement.CreateMaterializedView query && query.ifNotExists()
                || statement instanceof Statement.AddEnumValue add && add.ifNotExists()
                || statement instanceof Statement.SetSetting
                || statement instanceof Statement.ResetSetting
                || statement instanceof Statement.Analyze
                || statement instanceof Statement.Vacuum
                || statement instanceof Statement.Reindex
                || statement instanceof Statement.Cluster
                || statement instanceof Statement.Select
                || statement instanceof Statement.RefreshMaterializedView
                || statement instanceof Statement.Truncate
                || statement instanceof Statement.Other other
                        && (REPEATABLE.contains(other.kind())
                                || sql.matches("(?is)\\s*create\\s+or\\s+replace\\b.*")
                                || sql.matches(
                                        "(?is)\\s*create\\s+(?:schema|extension|sequence)\\s+if\\s+not\\s+exists\\b.*"));
    }

    private static boolean isRepeatableOnTable(Statement.OnTable on, String sql) {
        return on instanceof Statement.CreateTable create && create.ifNotExists()
                || on instanceof Statement.CreateTableAs query && query.ifNotExists()
                || on instanceof Statement.AddColumn add && add.ifNotExists()
                || on instanceof Statement.DropColumn drop && drop.ifExists()
                || on instanceof Statement.DropConstraint drop && drop.ifExists()
                || on instanceof Statement.CreateIndex index && index.ifNotExists()
                || on instanceof Statement.SetNotNull
                || on instanceof Statement.DropNotNull
                || on instanceof Statement.SetDefault
                || on instanceof Statement.DropDefault
                || on instanceof Statement.ValidateConstraint
                || on instanceof Statement.Delete
                || on instanceof Statement.Insert insert && insert.onConflict()
                || on instanceof Statement.Update update && settles(update);
    }

    /** An UPDATE whose condition asks for rows that it has not changed yet. */
    private static boolean settles(Statement.Update update) {
        Optional<Condition> where = update.where().flatMap(Condition::of);
        Set<String> names = update.where().map(w -> Vocabulary.of(w).names()).orElse(Set.of());
        return where.isPresent() && update.columns().stream().anyMatch(names::contains);
    }
}
