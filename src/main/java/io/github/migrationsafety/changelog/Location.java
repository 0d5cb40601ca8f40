package io.github.migrationsafety.changelog;

import java.util.Comparator;

/**
 * A place in the source.
 *
 * @param file relative to the module's base directory with {@code /} between parts where the file lies below it; else the
 *     path as the changelog names it (a file inside a jar)
 * @param line one-based; 1 when the line is not known
 */
public record Location(String file, int line) implements Comparable<Location> {
    private static final Comparator<Location> ORDER =
            Comparator.comparing(Location::file).thenComparingInt(Location::line);

    public Location {
        if (line < 1) {
            throw new IllegalArgumentException("lines count from 1, not " + line);
        }
    }

    @Override
    public int compareTo(Location other) {
        return ORDER.compare(this, other);
    }

    /** {@code file:line}. */
    @Override
    public String toString() {
        return file + ":" + line;
    }
}
