package io.github.migrationsafety.rules.rollback;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Run;
import io.github.migrationsafety.step.SqlFailure;
import io.github.migrationsafety.step.Step;
import java.util.List;
import java.util.Optional;

/** {@code rollback/session-bound}: the rollback fails in a session of its own and works in the one that applied. */
public final class SessionBound extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "rollback/session-bound",
            Severity.ERROR,
            RuleInfo.REHEARSAL,
            "The rollback works only in the session that applied the changeset");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        return step.evidence().filter(Evidence::sessionBound).flatMap(Evidence::rollback).flatMap(Run::failure).stream()
                .map(failure -> problem(failure, step.changeSet()))
                .toList();
    }

    private static Problem problem(SqlFailure failure, ChangeSet changeSet) {
        return new Problem(
                changeSet.id(),
                failure.at(),
                "changeset " + changeSet.id().id(),
                Optional.empty(),
                Words.rollbackOf(changeSet) + " works in the session that applied the changeset and in no other: "
                        + Words.failure(failure)
                        + " A rollback is another run of Liquibase, in a session of its own, and ends here.",
                "Keep what the rollback needs in the database: an ordinary table instead of a temporary one; names with"
                        + " their schema, or the SET at the beginning of the rollback, instead of a setting of the session.");
    }
}
