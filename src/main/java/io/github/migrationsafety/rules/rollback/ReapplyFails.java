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
import java.util.Set;

/** {@code rollback/reapply-fails}: the changeset cannot be applied again after its own rollback. */
public final class ReapplyFails extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "rollback/reapply-fails",
            Severity.ERROR,
            RuleInfo.REHEARSAL,
            "The changeset cannot be applied again after its own rollback");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public Set<String> explainedBy() {
        return Set.of(
                Empty.INFO.id(),
                SchemaDiffers.INFO.id(),
                DataDiffers.INFO.id(),
                GeneratedIsWrong.INFO.id(),
                Overreaches.INFO.id());
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        Optional<SqlFailure> failure =
                step.evidence().flatMap(Evidence::reapply).flatMap(Run::failure);
        return failure.map(f -> problem(f, step)).stream().toList();
    }

    private static Problem problem(SqlFailure failure, Step step) {
        ChangeSet changeSet = step.changeSet();
        return new Problem(
                changeSet.id(),
                failure.at(),
                "changeset " + changeSet.id().id(),
                Optional.empty(),
                "Changeset `" + changeSet.id().id() + "` cannot be applied again after its own rollback: "
                        + Words.failure(failure)
                        + " After an emergency rollback the release could not be deployed again.",
                "Let the rollback take back everything that the changeset does; what it leaves behind is what the second run"
                        + " meets.");
    }
}
