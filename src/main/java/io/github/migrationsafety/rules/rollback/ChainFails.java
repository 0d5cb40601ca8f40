package io.github.migrationsafety.rules.rollback;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.step.DataProof.Difference;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Run;
import io.github.migrationsafety.step.SqlFailure;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * {@code rollback/chain-fails}: a rollback that works right after its changeset fails, or leaves another schema or other rows, when the
 * changesets after it were applied and rolled back first. Silent where the chain had gone astray before.
 */
public final class ChainFails extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "rollback/chain-fails",
            Severity.ERROR,
            RuleInfo.REHEARSAL,
            "Rolling back all changesets in reverse order fails or does not end at the start");

    private static final String REMEDY =
            "Let the rollback restore exactly what stood before the changeset, whatever the changesets after it did and took back.";

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
        Optional<Evidence.ChainRun> chain = step.evidence().flatMap(Evidence::chainRollback);
        boolean wrongAlone =
                step.evidence().flatMap(Evidence::rollback).filter(Run::failed).isPresent();
        if (chain.isEmpty() || chain.get().broken() || wrongAlone) {
            return List.of();
        }
        List<Problem> problems = new ArrayList<>();
        chain.get().rows().forEach(d -> problems.add(rows(d, step.changeSet())));
        SchemaDelta unexplained = chain.get().unexplained();
        Optional<SqlFailure> failure = chain.get().run().failure();
        if (failure.isPresent()) {
            problems.add(failed(failure.get(), step.changeSet()));
        } else if (!unexplained.isEmpty() && !unexplained.columnOrderOnly()) {
            problems.add(differs(new DeltaWords(unexplained), step.changeSet()));
        }
        return problems;
    }

    private static Problem rows(Difference difference, ChangeSet changeSet) {
        return new Problem(
                changeSet.id(),
                changeSet.at(),
                difference.table().toString(),
                Optional.of(difference.table().toString()),
                Words.rollbackOf(changeSet) + " brings back the rows of `" + difference.table()
                        + "` right after the changeset, but when the whole release is rolled back they are others: "
                        + RowWords.of(difference)
                        + ". In production the release that is rolled back to works with them.",
                REMEDY);
    }

    private static Problem failed(SqlFailure failure, ChangeSet changeSet) {
        return new Problem(
                changeSet.id(),
                failure.at(),
                "changeset " + changeSet.id().id(),
                Optional.empty(),
                Words.rollbackOf(changeSet)
                        + " works right after the changeset, but fails when the whole release is rolled" + " back: "
                        + Words.failure(failure) + " A rollback of the release stops here, between two versions.",
                REMEDY);
    }

    private static Problem differs(DeltaWords words, ChangeSet changeSet) {
        return new Problem(
                changeSet.id(),
                changeSet.at(),
                words.first().toString(),
                words.table(),
                Words.rollbackOf(changeSet)
                        + " restores the schema right after the changeset, but not when the whole release is"
                        + " rolled back: " + words.text()
                        + ". The release that is rolled back to would run on a schema that it was never tested with.",
                REMEDY);
    }
}
