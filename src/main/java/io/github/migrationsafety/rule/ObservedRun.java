package io.github.migrationsafety.rule;

import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.LockMode;
import io.github.migrationsafety.step.Observation.HeldLock;
import io.github.migrationsafety.step.Observation.Observed;
import io.github.migrationsafety.step.Observation.Relation;
import io.github.migrationsafety.step.Observation.Scan;
import io.github.migrationsafety.step.Run;
import io.github.migrationsafety.step.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the rehearsal observed during one run of a step, narrowed to the tables that the running release uses: those that stood
 * before the run, are not new, and were not created by the changeset itself. Nobody waits for the others. Immutable.
 */
public final class ObservedRun {
    private final Step step;
    private final boolean rollback;
    private final Run run;
    private final Standing tables;

    private ObservedRun(Step step, boolean rollback, Run run, Standing tables) {
        this.step = step;
        this.rollback = rollback;
        this.run = run;
        this.tables = tables;
    }

    /**
     * The first execution and the rollback of a pending step, those of them that were observed; none from the source witness.
     *
     * @param all the tables of the step's history
     */
    public static List<ObservedRun> of(Step step, NewTables all) {
        List<ObservedRun> runs = new ArrayList<>();
        step.evidence()
                .flatMap(Evidence::apply)
                .ifPresent(run -> runs.add(new ObservedRun(step, false, run, all.before(step))));
        step.evidence()
                .flatMap(Evidence::rollback)
                .ifPresent(run -> runs.add(new ObservedRun(step, true, run, all.after(step))));
        runs.removeIf(run -> run.statements().isEmpty());
        return runs;
    }

    /** The first execution of a pending step, if it was observed. */
    public static Optional<ObservedRun> applied(Step step, NewTables all) {
        return of(step, all).stream().filter(run -> !run.rollback()).findFirst();
    }

    /** The rollback of a pending step, if it was observed. */
    public static Optional<ObservedRun> rolledBack(Step step, NewTables all) {
        return of(step, all).stream().filter(ObservedRun::rollback).findFirst();
    }

    /** The step. */
    public Step step() {
        return step;
    }

    /** Whether it is the rollback; else the first execution. */
    public boolean rollback() {
        return rollback;
    }

    /** Every statement, in order. */
    public List<Observed> statements() {
        return run.observation().statements();
    }

    /** Where a statement stands; the changeset where that is not known. */
    public Location at(Observed statement) {
        return statement.at().orElse(step.changeSet().at());
    }

    /** Whether the running release uses the table of this relation. */
    public boolean inUse(Relation relation) {
        return inUse(relation.table());
    }

    /**
     * Whether the running release uses a table.
     *
     * @param table its name before the run, schema-qualified
     */
    public boolean inUse(QualifiedName table) {
        Optional<Standing.Life> life = tables.find(table);
        if (life.isEmpty()) {
            // It stood before the changelog began, unless something unseen has made it.
            return !tables.blind();
        }
        return life.get().kind() != Standing.Kind.TEMPORARY
                && !life.get().isNew()
                && life.get()
                        .origin()
                        .filter(o -> o.changeSet() == step.changeSet())
                        .isEmpty();
    }

    /**
     * A relation that got a new file.
     *
     * @param by the statement that wrote it
     * @param relation the table or index
     */
    public record Rewrite(Observed by, Relation relation) {}

    /** The tables in use that a statement wrote anew, row by row or block by block. */
    public List<Rewrite> rewrites() {
        return rewrites(ObservedRun::isTable);
    }

    /** The indexes of tables in use that a statement built anew while the table kept its file. */
    public List<Rewrite> rebuilds() {
        List<Rewrite> rebuilds = rewrites(r -> r.kind() == Relation.Kind.INDEX);
        rebuilds.removeIf(rebuild -> rebuild.by().rewrites().stream()
                .anyMatch(r -> isTable(r) && r.table().equals(rebuild.relation().table())));
        return rebuilds;
    }

    private List<Rewrite> rewrites(Predicate<Relation> wanted) {
        List<Rewrite> rewrites = new ArrayList<>();
        for (Observed statement : statements()) {
            statement.rewrites().stream()
                    .filter(r -> wanted.test(r) && inUse(r))
                    .forEach(r -> rewrites.add(new Rewrite(statement, r)));
        }
        return rewrites;
    }

    /**
     * A table in use that was read in full while its writers were kept out.
     *
     * @param by the statement that read it
     * @param scan what was read
     * @param own whether the same statement took the lock; else an earlier one of the transaction holds it still
     */
    public record Read(Observed by, Scan scan, boolean own) {}

    /** The tables in use that a statement read in full while a lock that blocks writes was held on them. */
    public List<Read> scans() {
        List<Read> reads = new ArrayList<>();
        for (Observed statement : statements()) {
            for (Scan scan : statement.scans()) {
                if (scan.full() && isTable(scan.relation()) && inUse(scan.relation())) {
                    reads.add(new Read(statement, scan, tookLock(statement, scan.relation())));
                }
            }
        }
        return reads;
    }

    private static boolean tookLock(Observed statement, Relation relation) {
        return lock(statement, relation)
                .filter(lock -> lock.since() == statement.number())
                .isPresent();
    }

    /** The strongest lock that was held on a relation when a statement ended. */
    public static Optional<HeldLock> lock(Observed statement, Relation relation) {
        return statement.locks().stream()
                .filter(lock -> lock.relation().equals(relation))
                .findFirst();
    }

    /**
     * A table in use that one transaction kept locked.
     *
     * @param table the table
     * @param mode the strongest lock on it
     * @param statements the statements from the one that took it to the last of the transaction; never empty
     */
    public record Hold(Relation table, LockMode mode, List<Observed> statements) {
        public Hold {
            statements = List.copyOf(statements);
        }

        /** The statement that took the lock. */
        public Observed first() {
            return statements.get(0);
        }

        /** How long at most it was held on the rehearsal's rows. */
        public Duration atMost() {
            return statements.stream().map(Observed::duration).reduce(Duration.ZERO, Duration::plus);
        }
    }

    /** The locks of at least this strength on tables in use, in the order in which they were taken, then by name. */
    public List<Hold> holds(LockMode atLeast) {
        List<Hold> holds = new ArrayList<>();
        Map<Relation, Hold> open = new LinkedHashMap<>();
        boolean inTransaction = false;
        for (Observed statement : statements()) {
            if (!statement.inTransaction() || !inTransaction) {
                holds.addAll(open.values());
                open.clear();
            }
            inTransaction = statement.inTransaction();
            Map<Relation, Hold> held = new LinkedHashMap<>();
            statement.locks().stream()
                    .filter(lock -> lock.mode().compareTo(atLeast) >= 0)
                    .filter(lock -> isTable(lock.relation()) && inUse(lock.relation()))
                    .forEach(lock ->
                            held.put(lock.relation(), new Hold(lock.relation(), lock.mode(), List.of(statement))));
            // A lock that is held no longer was let go by a COMMIT or ROLLBACK TO in between.
            open.entrySet().removeIf(e -> !held.containsKey(e.getKey()) && holds.add(e.getValue()));
            held.forEach((table, hold) -> open.merge(table, hold, ObservedRun::longer));
        }
        holds.addAll(open.values());
        holds.sort(Comparator.comparing((Hold hold) -> hold.first().number())
                .thenComparing(hold -> hold.table().name()));
        return holds;
    }

    private static Hold longer(Hold hold, Hold more) {
        List<Observed> statements = new ArrayList<>(hold.statements());
        statements.addAll(more.statements());
        LockMode strongest = hold.mode().compareTo(more.mode()) >= 0 ? hold.mode() : more.mode();
        return new Hold(hold.table(), strongest, statements);
    }

    /** Whether a relation is a table, partitioned, foreign or not, or a materialized view. */
    public static boolean isTable(Relation relation) {
        return switch (relation.kind()) {
            case TABLE, PARTITIONED_TABLE, MATERIALIZED_VIEW, FOREIGN_TABLE -> true;
            case INDEX, SEQUENCE, VIEW, TOAST_TABLE -> false;
        };
    }
}
