package io.github.migrationsafety.goal;

/**
 * How a rehearsal is run. Immutable.
 *
 * @param full whether what was proved before is rehearsed again
 * @param shard which part of the changelog is proved, such as {@code 2/4}; {@code auto} if the CI server tells, {@code merge} to
 *     put all parts together, empty for the whole
 */
public record Rehearsing(boolean full, String shard) {
    /** What was proved stays proved, and everything is. */
    public static final Rehearsing USUAL = new Rehearsing(false, "");
}
