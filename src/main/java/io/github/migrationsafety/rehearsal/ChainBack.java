package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Rollback;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.DataProof.Difference;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.Evidence.ChainRun;
import io.github.migrationsafety.step.Evidence.Outcome;
import io.github.migrationsafety.step.ProgressListener;
import io.github.migrationsafety.step.Run;
import io.github.migrationsafety.step.Step;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Rolls all rehearsed changesets back in reverse order, each in a session of its own, and compares the end with the start. The
 * chain ends early at a changeset that offers no rollback or whose rollback failed on its own already.
 */
final class ChainBack {
    private final Theatre theatre;
    private final BackForGood back;
    private final ProgressListener progress;
    private final Slice slice;
    private final Optional<RowsAtStart> start;
    private final int mark;
    private boolean cleanAtMark;

    /**
     * @param slice the changesets that the chain is about
     * @param start the rows that it has to bring back
     * @param mark a number of changesets: whether the chain comes back to the state after them is to be known
     */
    ChainBack(Theatre theatre, ProgressListener progress, Slice slice, Optional<RowsAtStart> start, int mark)
            throws SQLException {
        this.theatre = theatre;
        this.start = start;
        this.back = new BackForGood(theatre);
        this.progress = progress;
        this.slice = slice;
        this.mark = mark;
    }

    /** Whether the chain brought back exactly the state after the first changesets, up to the mark. */
    boolean cleanAtMark() {
        return cleanAtMark;
    }

    /**
     * Rolls back to the start, or to where what was told before still stands.
     *
     * @param told the first steps, with how the chain went from there in an earlier rehearsal; empty when that is not known
     * @return the steps, those that the chain reached with their {@link ChainRun}
     */
    List<Step> run(List<Step> steps, List<Step> told) throws Exception {
        List<Step> result = new ArrayList<>(steps);
        boolean broken = false;
        boolean failed = false;
        int last = -1;
        for (int i = slice.to() - 1; i >= slice.from(); i--) {
            if (i == mark - 1 || i == told.size() - 1) {
                boolean clean =
                        !broken && SchemaDelta.inSequence(since(steps, i + 1)).isEmpty();
                cleanAtMark |= i == mark - 1 && clean;
                if (i == told.size() - 1 && clean) {
                    return Stream.concat(told.stream(), result.subList(i + 1, result.size()).stream())
                            .toList();
                }
            }
            Step step = steps.get(i);
            Evidence evidence = step.evidence().orElseThrow();
            if (step.changeSet().released()) {
                break;
            }
            if (evidence.outcome() != Outcome.REHEARSED) {
                // What a failed changeset left, nobody takes back.
                broken |= !delta(evidence.apply()).isEmpty();
                failed |= evidence.outcome() == Outcome.FAILED;
                continue;
            }
            if (endsAt(step.changeSet(), evidence)) {
                break;
            }
            progress.changeSet(i + 1, step.changeSet().id(), "chain back");
            Run run = back.rollBack(
                    step.changeSet(), evidence.apply().orElseThrow().delta());
            result.set(i, step.with(evidence.with(new ChainRun(run, SchemaDelta.NONE, broken))));
            if (run.failed()) {
                return result;
            }
            broken |= evidence.rollbackIsWrong();
            last = i;
            boolean atStart = start.map(RowsAtStart::changeSet).equals(Optional.of(i));
            if (atStart && !broken && !failed) {
                compareRows(result, i);
            }
        }
        if (last >= 0) {
            compareWithStart(result, last, broken);
        }
        return result;
    }

    private static boolean endsAt(ChangeSet changeSet, Evidence evidence) {
        return changeSet.rollback() instanceof Rollback.Missing
                || evidence.rollback().filter(Run::failed).isPresent();
    }

    /** Rows that differ are laid at the door of the first changeset that changed some in their table. */
    private void compareRows(List<Step> steps, int first) throws Exception {
        back.look();
        for (Difference difference : start.orElseThrow().differences(theatre)) {
            int at = first;
            while (at < slice.to() - 1 && !changes(steps.get(at), difference.table())) {
                at++;
            }
            int blamed = changes(steps.get(at), difference.table()) ? at : first;
            Step step = steps.get(blamed);
            Evidence evidence = step.evidence().orElseThrow();
            ChainRun run = evidence.chainRollback().orElseThrow();
            List<Difference> rows =
                    Stream.concat(run.rows().stream(), Stream.of(difference)).toList();
            steps.set(blamed, step.with(evidence.with(new ChainRun(run.run(), run.unexplained(), run.broken(), rows))));
        }
    }

    private static boolean changes(Step step, QualifiedName table) {
        Evidence evidence = step.evidence().orElseThrow();
        return evidence.chainRollback().isPresent()
                && Stream.of(evidence.apply(), evidence.rollback())
                        .flatMap(Optional::stream)
                        .flatMap(r -> r.observation().statements().stream())
                        .flatMap(o -> o.rows().stream())
                        .anyMatch(r -> r.table().equals(table));
    }

    /**
     * What differs at the end is laid at the door of the first changeset that touched it. Everything that was applied since,
     * followed by everything that the chain did, should be nothing.
     */
    private void compareWithStart(List<Step> steps, int first, boolean broken) throws Exception {
        List<SchemaDelta> all = since(steps, first);
        SchemaDelta left = SchemaDelta.inSequence(all);
        if (left.isEmpty() || broken) {
            return;
        }
        Set<ObjectKey> placed = new HashSet<>();
        for (int i = first; i < steps.size(); i++) {
            Step step = steps.get(i);
            Evidence evidence = step.evidence().orElseThrow();
            Set<ObjectKey> touched = all.get(i - first).changes().keySet();
            SchemaDelta own = left.about(k -> touched.contains(k) && !placed.contains(k));
            if (!own.isEmpty() && evidence.chainRollback().isPresent()) {
                placed.addAll(own.changes().keySet());
                ChainRun run = evidence.chainRollback().get();
                steps.set(i, step.with(evidence.with(new ChainRun(run.run(), own, false, run.rows()))));
            }
        }
    }

    /** What each changeset did, and then what the chain did. */
    private List<SchemaDelta> since(List<Step> steps, int first) throws Exception {
        List<SchemaDelta> all = new ArrayList<>();
        for (Step step : steps.subList(first, steps.size())) {
            all.add(net(step.evidence().orElseThrow()));
        }
        all.add(back.delta());
        return all;
    }

    /**
     * What a changeset has done to the database by the time the next one begins: rollback and second execution may have left
     * another column order, and anything else was put right.
     */
    private static SchemaDelta net(Evidence evidence) {
        SchemaDelta applied = delta(evidence.apply());
        SchemaDelta strayed = delta(evidence.rollback()).then(delta(evidence.reapply()));
        return strayed.columnOrderOnly() ? applied.then(strayed) : applied;
    }

    private static SchemaDelta delta(Optional<Run> run) {
        return run.map(Run::delta).orElse(SchemaDelta.NONE);
    }
}
