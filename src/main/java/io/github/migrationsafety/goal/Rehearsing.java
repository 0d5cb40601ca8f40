package io.github.migrationsafety.goal;

/**
 * How a rehearsal is run. Immutable.
 *
 * @param full whether what was proved before is rehearsed again
 */
public record Rehearsing(boolean full) {
    /** What was proved stays proved. */
    public static final Rehearsing USUAL = new Rehearsing(false);
}
