package io.github.migrationsafety.production.targets;

import io.github.migrationsafety.policy.Target;
import java.time.Duration;

/**
 * What became of one target. Immutable.
 *
 * @param target which one
 * @param ending how its turn ended
 * @param words what happened, in a line
 * @param took how long it took
 */
public record Turn(Target target, Ending ending, String words, Duration took) {
    /** How a turn ends. */
    public enum Ending {
        DONE,
        FAILED,
        /** There was nothing to do, so nothing was begun. */
        SKIPPED,
        /** It did not come to it. */
        NOT_STARTED;

        /** As people and scripts read it. */
        @Override
        public String toString() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    static Turn notStarted(Target target, String why) {
        return new Turn(target, Ending.NOT_STARTED, why, Duration.ZERO);
    }
}
