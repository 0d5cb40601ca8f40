package io.github.migrationsafety.rehearsal.seed;

import java.util.List;
import java.util.function.IntFunction;

/**
 * The values that a column is filled with, as texts that PostgreSQL reads.
 *
 * @param ordinary everyday values, odd ones and the extremes; no NULL
 * @param distinct a value for each ordinal, no two alike as far as the type has so many
 */
record Palette(List<String> ordinary, IntFunction<String> distinct) {
    Palette {
        ordinary = List.copyOf(ordinary);
    }

    /** Only these values. */
    static Palette only(List<String> values) {
        List<String> copy = List.copyOf(values);
        return new Palette(copy, i -> copy.get(i % copy.size()));
    }
}
