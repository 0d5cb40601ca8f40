package io.github.migrationsafety.policy;

/**
 * A number of targets, or a part of them in percent. Immutable.
 *
 * @param value the number
 * @param percent whether it is one of a hundred
 */
public record Share(int value, boolean percent) {
    /** How many of them that is, rounded down. */
    public int of(int all) {
        return percent ? (int) ((long) all * value / 100) : value;
    }

    /** As it is written. */
    @Override
    public String toString() {
        return value + (percent ? "%" : "");
    }
}
