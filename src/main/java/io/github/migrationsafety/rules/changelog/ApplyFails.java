package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.rules.index.ConcurrentInTransaction;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Run;
import io.github.migrationsafety.step.SqlFailure;
import io.github.migrationsafety.step.Step;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code changelog/apply-fails}: the changeset raised an error in the rehearsal. */
public final class ApplyFails extends StepRule {
    public static final RuleInfo INFO =
            RuleInfo.of("changelog/apply-fails", Severity.ERROR, RuleInfo.REHEARSAL, "The changeset cannot be applied");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public Set<String> yieldsTo() {
        return Set.of(ConcurrentInTransaction.INFO.id());
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        Optional<SqlFailure> failure = step.evidence().flatMap(Evidence::apply).flatMap(Run::failure);
        return failure.map(f -> problem(f, step, context)).stream().toList();
    }

    private static Problem problem(SqlFailure failure, Step step, RuleContext context) {
        ChangeSet changeSet = step.changeSet();
        String statement =
                failure.sql().map(s -> ", at `" + Excerpt.of(s) + "`").orElse("");
        String error = failure.toString().strip().replaceAll("\\s+", " ").replaceAll("\\.$", "");
        return new Problem(
                changeSet.id(),
                failure.at(),
                ConcurrentInTransaction.explains(failure, step)
                        ? ConcurrentInTransaction.object(failure, step, context)
                        : "changeset " + changeSet.id().id(),
                Optional.empty(),
                "Changeset `" + changeSet.id().id() + "` cannot be applied: " + error + statement
                        + ". The update stops here, and nothing after it is deployed.",
                "Correct the statement, or the order of the changesets, so that everything it uses is there before it runs.");
    }
}
