package io.github.migrationsafety.rules.rollback;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.step.DataProof.Difference;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code rollback/data-differs}: after apply and rollback some table's rows are not what they were. */
public final class DataDiffers extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "rollback/data-differs",
            Severity.ERROR,
            RuleInfo.REHEARSAL,
            "After apply and rollback the rows of a table are not what they were");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public Set<String> yieldsTo() {
        return Set.of(Overreaches.INFO.id());
    }

    @Override
    public Set<String> explainedBy() {
        return Set.of(Empty.INFO.id(), GeneratedIsWrong.INFO.id());
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        return step.evidence().map(Evidence::data).stream()
                .flatMap(data -> data.rollback().stream())
                .filter(difference -> !OwnTable.lostMadeUpRowsOnly(difference, step, history, context))
                .map(difference -> problem(difference, step))
                .toList();
    }

    private static Problem problem(Difference difference, Step step) {
        ChangeSet changeSet = step.changeSet();
        String table = difference.table().toString();
        return new Problem(
                changeSet.id(),
                changeSet.at(),
                table,
                Optional.of(table),
                Words.rollbackOf(changeSet) + " does not bring back the rows of `" + table + "`: "
                        + RowWords.of(difference)
                        + ". In production these values are lost, or stay what the changeset made them, and the release that"
                        + " is rolled back to works with them.",
                remedy(difference, step));
    }

    private static String remedy(Difference difference, Step step) {
        return difference.added() > 0 && difference.missing() == 0 && difference.changed() == 0
                ? "Let the rollback delete the rows that the changeset inserts, each by its key."
                : new KeptCopy(difference.table(), difference.columns(), Optional.empty()).in(step);
    }
}
