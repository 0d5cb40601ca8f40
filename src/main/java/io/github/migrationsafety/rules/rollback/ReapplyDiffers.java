package io.github.migrationsafety.rules.rollback;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.List;
import java.util.Set;

/** {@code rollback/reapply-differs}: applied again after its rollback, the changeset leaves another schema. */
public final class ReapplyDiffers extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "rollback/reapply-differs",
            Severity.ERROR,
            RuleInfo.REHEARSAL,
            "Applied again after its rollback, the changeset leaves another schema than the first time");

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
        SchemaDelta difference =
                step.evidence().map(Evidence::reapplyDifference).orElse(SchemaDelta.NONE);
        SchemaDelta left = step.evidence().map(Evidence::leftBehind).orElse(SchemaDelta.NONE);
        // What the rollback got wrong and the second run did not mend is rollback/schema-differs' matter already.
        if (difference.isEmpty()
                || left.changes().keySet().containsAll(difference.changes().keySet())) {
            return List.of();
        }
        ChangeSet changeSet = step.changeSet();
        DeltaWords words = new DeltaWords(difference);
        String message = difference.columnOrderOnly()
                ? "Changeset `" + changeSet.id().id()
                        + "`, applied again after its rollback, leaves columns in another order"
                        + " than the first time: " + words.text() + ". Nothing else differs."
                : "Changeset `" + changeSet.id().id()
                        + "`, applied again after its rollback, leaves another schema than the"
                        + " first time: " + words.text()
                        + ". A release that is deployed again after a rollback would not be the one that was tested.";
        return List.of(new Problem(
                changeSet.id(),
                changeSet.at(),
                words.first().toString(),
                words.table(),
                message,
                "Make the changeset independent of what ran before: name every object, and create none from data, sequences"
                        + " or the clock.",
                difference.columnOrderOnly()));
    }
}
