package io.github.migrationsafety.policy;

import java.util.List;
import java.util.Optional;

/**
 * In which order many targets have their turn, and when to stop. Immutable.
 *
 * @param canary the names of those that go first, one after the other, or patterns of names; empty for the first of the list
 * @param canaries how many of the list go first, where no names are given
 * @param waves how many follow together, wave by wave; what is left makes the last one
 * @param parallel how many run at the same time at most
 * @param maxFailures how many may fail before no further one is begun; a canary that fails always stops
 */
public record RolloutSettings(List<String> canary, int canaries, List<Share> waves, int parallel, Share maxFailures) {
    /** One first, then all others, four at a time, until one fails. */
    public static final RolloutSettings DEFAULTS = new RolloutSettings(List.of(), 1, List.of(), 4, new Share(0, false));

    public RolloutSettings {
        canary = List.copyOf(canary);
        waves = List.copyOf(waves);
    }

    /** These settings, where nothing else is given. */
    public RolloutSettings with(Optional<Integer> otherParallel, Optional<Share> otherMaxFailures) {
        return new RolloutSettings(
                canary, canaries, waves, otherParallel.orElse(parallel), otherMaxFailures.orElse(maxFailures));
    }
}
