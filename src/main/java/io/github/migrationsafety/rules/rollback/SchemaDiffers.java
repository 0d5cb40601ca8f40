package io.github.migrationsafety.rules.rollback;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.Mended;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.Remedy;
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

/** {@code rollback/schema-differs}: after apply and rollback the catalog is not what it was. */
public final class SchemaDiffers extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "rollback/schema-differs",
            Severity.ERROR,
            RuleInfo.REHEARSAL,
            "After apply and rollback the schema is not what it was");

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
        SchemaDelta left = step.evidence().map(Evidence::leftBehind).orElse(SchemaDelta.NONE);
        if (left.isEmpty()) {
            return List.of();
        }
        ChangeSet changeSet = step.changeSet();
        DeltaWords words = new DeltaWords(left);
        String message = left.columnOrderOnly()
                ? Words.rollbackOf(changeSet) + " brings columns back in another order: " + words.text()
                        + ". Nothing else differs; statements that rely on the order of columns (INSERT without a column list,"
                        + " SELECT *) would notice."
                : Words.rollbackOf(changeSet) + " does not restore the schema: " + words.text()
                        + ". The release that is rolled back to would run on a schema that it was never tested with.";
        return List.of(new Problem(
                changeSet.id(),
                changeSet.at(),
                words.first().toString(),
                words.table(),
                message,
                left.columnOrderOnly() ? ORDER_REMEDY : remedy(words, changeSet),
                left.columnOrderOnly()));
    }

    private static final String ORDER_REMEDY =
            "PostgreSQL adds a column at the end only. Leave it, and name the columns in every INSERT and SELECT.";

    private static String remedy(DeltaWords words, ChangeSet changeSet) {
        List<String> drops = words.drops();
        return drops.isEmpty()
                ? "Add to the rollback the statements that bring each of these back to what it was."
                : Mended.of(changeSet)
                        .map(m -> m.rollbackLast(drops))
                        .flatMap(Mended::text)
                        .map(text -> "Add to the rollback what takes this away:\n" + text)
                        .orElseGet(() -> "Add to the rollback:\n" + Remedy.rollbackIn(changeSet.format(), drops));
    }
}
