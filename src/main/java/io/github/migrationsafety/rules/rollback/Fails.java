package io.github.migrationsafety.rules.rollback;

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

/** {@code rollback/fails}: the rollback raised an error in the rehearsal, in a session of its own. */
public final class Fails extends StepRule {
    public static final RuleInfo INFO =
            RuleInfo.of("rollback/fails", Severity.ERROR, RuleInfo.REHEARSAL, "The rollback raises an error");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public Set<String> yieldsTo() {
        return Set.of(ConcurrentInTransaction.INFO.id(), SessionBound.INFO.id());
    }

    @Override
    public Set<String> explainedBy() {
        return Set.of(GeneratedIsWrong.INFO.id());
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        Optional<SqlFailure> failure =
                step.evidence().flatMap(Evidence::rollback).flatMap(Run::failure);
        return failure.map(f -> problem(f, step, context)).stream().toList();
    }

    private static Problem problem(SqlFailure failure, Step step, RuleContext context) {
        ChangeSet changeSet = step.changeSet();
        return new Problem(
                changeSet.id(),
                failure.at(),
                ConcurrentInTransaction.explains(failure, step)
                        ? ConcurrentInTransaction.object(failure, step, context)
                        : "changeset " + changeSet.id().id(),
                Optional.empty(),
                Words.rollbackOf(changeSet) + " fails" + onRows(failure) + ": " + Words.failure(failure)
                        + " A rollback of the release stops here, between two versions.",
                Missing.remedy(step, context));
    }

    /** Errors of these classes, about values and constraints, are raised over rows. */
    private static String onRows(SqlFailure failure) {
        return failure.sqlState()
                        .filter(s -> s.startsWith("22") || s.startsWith("23"))
                        .isPresent()
                ? " on tables that hold rows"
                : "";
    }
}
