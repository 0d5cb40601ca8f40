package io.github.migrationsafety.bundle;

import io.github.migrationsafety.step.LockMode;
import io.github.migrationsafety.step.Observation;
import io.github.migrationsafety.step.Observation.HeldLock;
import io.github.migrationsafety.step.Observation.Observed;
import io.github.migrationsafety.step.Observation.Scan;
import io.github.migrationsafety.step.Run;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one run of a changeset, either way, did to relations that stood before it: the part of the observation that is the same
 * in every rehearsal of the same changeset. What a statement outside a transaction locks is sampled while it runs, so it differs
 * from one run to the next and is not part of it. Immutable.
 *
 * @param statements how many statements were sent
 * @param locks the strongest lock on each relation, those on which neither SELECT nor INSERT waits left out; sorted
 * @param rewritten the relations that were written anew, sorted
 * @param readInFull the relations that were read in full while writers were kept out, sorted
 */
public record ObservedEffects(int statements, List<Lock> locks, List<String> rewritten, List<String> readInFull) {
    /** Nothing was run, or nothing was observed. */
    public static final ObservedEffects NONE = new ObservedEffects(0, List.of(), List.of(), List.of());

    /**
     * A lock.
     *
     * @param relation its schema-qualified name
     * @param mode as the manual writes it, such as {@code ACCESS EXCLUSIVE}
     */
    public record Lock(String relation, String mode) {}

    public ObservedEffects {
        locks = List.copyOf(locks);
        rewritten = List.copyOf(rewritten);
        readInFull = List.copyOf(readInFull);
    }

    static ObservedEffects of(Optional<Run> run) {
        return run.map(Run::observation).map(ObservedEffects::of).orElse(NONE);
    }

    private static ObservedEffects of(Observation observation) {
        SortedMap<String, LockMode> strongest = new TreeMap<>();
        for (Observed statement : observation.statements()) {
            if (statement.inTransaction()) {
                for (HeldLock lock : statement.locks()) {
                    strongest.merge(lock.relation().name().toString(), lock.mode(), ObservedEffects::stronger);
                }
            }
        }
        return new ObservedEffects(
                observation.statements().size(),
                strongest.entrySet().stream()
                        .filter(lock -> lock.getValue().blocksWrites())
                        .map(ObservedEffects::lock)
                        .toList(),
                observation.statements().stream()
                        .flatMap(s -> s.rewrites().stream())
                        .map(r -> r.name().toString())
                        .distinct()
                        .sorted()
                        .toList(),
                observation.statements().stream()
                        .filter(Observed::inTransaction)
                        .flatMap(s -> s.scans().stream())
                        .filter(Scan::full)
                        .map(s -> s.relation().name().toString())
                        .distinct()
                        .sorted()
                        .toList());
    }

    private static Lock lock(Map.Entry<String, LockMode> lock) {
        return new Lock(lock.getKey(), lock.getValue().toString());
    }

    private static LockMode stronger(LockMode one, LockMode other) {
        return one.compareTo(other) >= 0 ? one : other;
    }
}
