package io.github.migrationsafety.rules.rollback;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rule.Problem;
import io.github.migrationsafety.rule.RuleContext;
import io.github.migrationsafety.rule.RuleInfo;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.rule.StepRule;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.ObjectKind;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.schema.SchemaObject;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.step.DataProof.Difference;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Run;
import io.github.migrationsafety.step.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** {@code rollback/overreaches}: the rollback removes or changes what stood before the changeset and what it had left alone. */
public final class Overreaches extends StepRule {
    public static final RuleInfo INFO = RuleInfo.of(
            "rollback/overreaches",
            Severity.ERROR,
            RuleInfo.REHEARSAL,
            "The rollback removes or changes what stood before the changeset");

    @Override
    public RuleInfo info() {
        return INFO;
    }

    @Override
    public Set<String> explainedBy() {
        return Set.of(GeneratedIsWrong.INFO.id());
    }

    @Override
    protected List<Problem> check(Step step, History history, RuleContext context) {
        if (step.evidence().isEmpty()) {
            return List.of();
        }
        List<Problem> problems = new ArrayList<>();
        SchemaDelta schema = schema(step);
        if (!schema.isEmpty()) {
            problems.add(about(new DeltaWords(schema), step));
        }
        Set<String> gone = schema.changes().keySet().stream()
                .filter(k -> k.kind() == ObjectKind.TABLE)
                .map(ObjectKey::name)
                .collect(Collectors.toSet());
        step.evidence().get().data().rollback().stream()
                .filter(d -> d.overreached() > 0 && !gone.contains(d.table().toString()))
                .filter(d -> !OwnTable.lostMadeUpRowsOnly(d, step, history, context))
                .map(d -> about(d, step))
                .forEach(problems::add);
        return problems;
    }

    /** The part of what is left behind that the changeset had not touched, or had only taken over. */
    static SchemaDelta schema(Step step) {
        Evidence evidence = step.evidence().orElseThrow();
        SchemaDelta left = evidence.leftBehind();
        SchemaDelta applied = evidence.apply().map(Run::delta).orElse(SchemaDelta.NONE);
        Set<String> taken = indexesTakenOver(step.changeSet());
        SchemaDelta own = left.about(key -> {
            SchemaDelta.Change change = left.changes().get(key);
            boolean stood = change != null && change.before().isPresent();
            boolean order = change != null
                    && change.after().isPresent()
                    && change.differingProperties().equals(Set.of(SchemaObject.COLUMN_ORDER));
            boolean takenOver = key.kind() == ObjectKind.INDEX
                    && taken.contains(key.name().substring(key.name().lastIndexOf('.') + 1));
            return stood && !order && (takenOver || !applied.changes().containsKey(key));
        });
        return own.columnOrderOnly() ? SchemaDelta.NONE : own;
    }

    /** A constraint USING INDEX takes the index over, and along when it is dropped. */
    private static Set<String> indexesTakenOver(ChangeSet changeSet) {
        return changeSet
                .statements()
                .filter(Statement.AddConstraint.class::isInstance)
                .flatMap(s -> ((Statement.AddConstraint) s).constraint().usingIndex().stream())
                .collect(Collectors.toSet());
    }

    private static Problem about(DeltaWords words, Step step) {
        ChangeSet changeSet = step.changeSet();
        return new Problem(
                changeSet.id(),
                changeSet.at(),
                words.first().toString(),
                words.table(),
                Words.rollbackOf(changeSet) + " takes away what stood before " + didNotRun(step) + ": " + words.text()
                        + ". "
                        + (ran(step) ? "" : "Liquibase rolls back what it marked as ran like any other changeset. ")
                        + "In production that is lost, and the release that is rolled back to relies on it.",
                "Let the rollback take back only what the changeset itself made. Where the changeset says IF NOT EXISTS,"
                        + " nobody can tell afterwards: leave it out, so that the changeset fails where the object stands"
                        + " already.");
    }

    private static Problem about(Difference difference, Step step) {
        ChangeSet changeSet = step.changeSet();
        String table = difference.table().toString();
        return new Problem(
                changeSet.id(),
                changeSet.at(),
                table,
                Optional.of(table),
                Words.rollbackOf(changeSet) + " removes or overwrites rows of `" + table
                        + "` that the changeset had left alone: " + RowWords.of(difference)
                        + ". In production these are the users' rows.",
                "Name in the rollback the rows that the changeset inserts or changes, each by its key:\n"
                        + "DELETE FROM " + table + " WHERE id IN (…);");
    }

    private static boolean ran(Step step) {
        return step.evidence()
                .filter(e -> e.outcome() == Evidence.Outcome.REHEARSED)
                .isPresent();
    }

    private static String didNotRun(Step step) {
        return ran(step) ? "the changeset" : "the changeset, which did not run because of its precondition";
    }
}
