package io.github.migrationsafety.production.migrate;

import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.production.Check;
import java.util.List;
import java.util.Optional;

/**
 * What became of a migration or of a rollback. Immutable.
 *
 * @param done the changesets that were applied or rolled back, in the order in which that happened
 * @param left those that were to follow
 * @param failure why it ended early, as a sentence without a full stop; empty when it did not
 * @param takenBack the changesets that were rolled back again because of the failure
 * @param invalidIndexes the indexes that a failure left invalid
 * @param checks what was checked afterwards
 */
public record Outcome(
        List<ChangeSetId> done,
        List<ChangeSetId> left,
        Optional<String> failure,
        List<ChangeSetId> takenBack,
        List<String> invalidIndexes,
        List<Check> checks) {
    public Outcome {
        done = List.copyOf(done);
        left = List.copyOf(left);
        takenBack = List.copyOf(takenBack);
        invalidIndexes = List.copyOf(invalidIndexes);
        checks = List.copyOf(checks);
    }

    /** Whether everything was done and everything that was checked holds. */
    public boolean succeeded() {
        return failure.isEmpty() && checks.stream().noneMatch(Check::isFailed);
    }

    /** The same with further checks. */
    public Outcome and(List<Check> further) {
        List<Check> all = new java.util.ArrayList<>(checks);
        all.addAll(further);
        return new Outcome(done, left, failure, takenBack, invalidIndexes, all);
    }
}
