package io.github.migrationsafety.rules;

import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.ObjectKind;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.schema.SchemaObject;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Observation;
import io.github.migrationsafety.step.Run;
import io.github.migrationsafety.step.SqlFailure;
import io.github.migrationsafety.step.Step;
import io.github.migrationsafety.step.Witness;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** What a rehearsal saw, for tests of rules: all went well with every changeset, unless told otherwise. */
public final class Rehearsed implements UnaryOperator<History> {
    private static final Run GOOD = new Run(Duration.ZERO, Optional.empty(), SchemaDelta.NONE);

    private final Map<String, UnaryOperator<Evidence>> told = new HashMap<>();
    private UnaryOperator<Schema> end = schema -> schema;

    /** A rehearsal in which all went well. */
    public static Rehearsed well() {
        return new Rehearsed();
    }

    /** The last changeset leaves another schema than the source can tell. */
    public Rehearsed endingWith(UnaryOperator<Schema> really) {
        end = really;
        return this;
    }

    public Rehearsed applyFails(String changeSet, SqlFailure failure) {
        return tell(
                changeSet,
                e -> new Evidence(
                        Evidence.Outcome.FAILED,
                        Optional.empty(),
                        Optional.of(failed(failure)),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        "a",
                        "b"));
    }

    public Rehearsed rollbackFails(String changeSet, SqlFailure failure) {
        return tell(changeSet, e -> with(e, Optional.of(failed(failure)), Optional.empty(), Optional.empty()));
    }

    public Rehearsed reapplyFails(String changeSet, SqlFailure failure) {
        return tell(changeSet, e -> with(e, e.rollback(), Optional.of(failed(failure)), e.chainRollback()));
    }

    /** Apply and rollback together leave this behind. */
    public Rehearsed leaves(String changeSet, SchemaDelta delta) {
        Map<ObjectKey, SchemaObject> before = new HashMap<>();
        Map<ObjectKey, SchemaObject> between = new HashMap<>();
        Map<ObjectKey, SchemaObject> after = new HashMap<>();
        delta.changes().forEach((key, change) -> {
            change.before().ifPresent(o -> before.put(key, o));
            between.put(key, new SchemaObject(key, new TreeMap<>(Map.of("made by", changeSet))));
            change.after().ifPresent(o -> after.put(key, o));
        });
        Run apply = did(SchemaDelta.between(before, between));
        Run rollback = did(SchemaDelta.between(between, after));
        return tell(
                changeSet,
                e -> new Evidence(
                        e.outcome(),
                        e.note(),
                        Optional.of(apply),
                        Optional.of(rollback),
                        Optional.of(apply),
                        e.chainRollback(),
                        "a",
                        "b"));
    }

    /** What was observed while the changeset was applied. */
    public Rehearsed observed(String changeSet, Observation observation) {
        return tell(
                changeSet,
                e -> new Evidence(
                        e.outcome(),
                        e.note(),
                        Optional.of(saw(observation)),
                        e.rollback(),
                        e.reapply(),
                        e.chainRollback(),
                        "a",
                        "b",
                        e.data()));
    }

    /** What was observed while the changeset was rolled back. */
    public Rehearsed observedRollback(String changeSet, Observation observation) {
        return tell(changeSet, e -> with(e, Optional.of(saw(observation)), e.reapply(), e.chainRollback()));
    }

    /** The second run differs from the first by this. */
    public Rehearsed reappliesWith(String changeSet, SchemaDelta delta) {
        return tell(changeSet, e -> with(e, e.rollback(), Optional.of(did(delta)), e.chainRollback()));
    }

    public Rehearsed chain(String changeSet, Optional<SqlFailure> failure, SchemaDelta unexplained, boolean broken) {
        Evidence.ChainRun chain =
                new Evidence.ChainRun(failure.map(Rehearsed::failed).orElse(GOOD), unexplained, broken);
        return tell(changeSet, e -> with(e, e.rollback(), e.reapply(), Optional.of(chain)));
    }

    private Rehearsed tell(String changeSet, UnaryOperator<Evidence> evidence) {
        UnaryOperator<Evidence> before = told.getOrDefault(changeSet, e -> e);
        told.put(changeSet, e -> evidence.apply(before.apply(e)));
        return this;
    }

    private static Evidence with(
            Evidence e, Optional<Run> rollback, Optional<Run> reapply, Optional<Evidence.ChainRun> chain) {
        return new Evidence(e.outcome(), e.note(), e.apply(), rollback, reapply, chain, "a", "b", e.data());
    }

    private static Run failed(SqlFailure failure) {
        return new Run(Duration.ZERO, Optional.of(failure), SchemaDelta.NONE);
    }

    private static Run saw(Observation observation) {
        return new Run(Duration.ZERO, Optional.empty(), SchemaDelta.NONE, observation);
    }

    private static Run did(SchemaDelta delta) {
        return new Run(Duration.ZERO, Optional.empty(), delta);
    }

    @Override
    public History apply(History source) {
        List<Step> steps = new java.util.ArrayList<>();
        for (Step step : source.steps()) {
            boolean last = step == source.steps().get(source.steps().size() - 1);
            Evidence good = new Evidence(
                    Evidence.Outcome.REHEARSED,
                    Optional.empty(),
                    Optional.of(GOOD),
                    Optional.of(GOOD),
                    Optional.of(GOOD),
                    Optional.of(new Evidence.ChainRun(GOOD, SchemaDelta.NONE, false)),
                    "a",
                    "b");
            UnaryOperator<Evidence> telling =
                    told.getOrDefault(step.changeSet().id().id(), e -> e);
            steps.add(new Step(
                    step.changeSet(),
                    step.before(),
                    last ? end.apply(step.after()) : step.after(),
                    Optional.of(telling.apply(good))));
        }
        return new History(Witness.REHEARSAL, source.changeLog(), steps);
    }

    /** A failure with SQLSTATE at line 3 of the changelog. */
    public static SqlFailure failure(String sqlState, String message, String sql) {
        return new SqlFailure(Optional.of(sqlState), message, Optional.of(sql), new Location("changelog.sql", 3));
    }

    /** A difference in one object: the properties before and after, none at all when it is not there. */
    public static SchemaDelta delta(
            ObjectKind kind, String name, Optional<Map<String, String>> before, Optional<Map<String, String>> after) {
        ObjectKey key = new ObjectKey(kind, name);
        return SchemaDelta.between(objects(key, before), objects(key, after));
    }

    private static Map<ObjectKey, SchemaObject> objects(ObjectKey key, Optional<Map<String, String>> properties) {
        return properties
                .map(p -> Map.of(key, new SchemaObject(key, new TreeMap<>(p))))
                .orElse(Map.of());
    }
}
