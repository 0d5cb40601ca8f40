package io.github.migrationsafety.rehearsal.seed;

/**
 * Numbers that look like chance and are always the same: each depends on a name and a position only, so the same schema gets the
 * same rows on every machine.
 *
 * @param seed stands for the name
 */
record Chance(long seed) {
    static Chance of(String name) {
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
        }
        return new Chance(mixed(hash));
    }

    /** A number from 0 up to, but not including, {@code bound}. */
    int at(long position, int bound) {
        return (int) Long.remainderUnsigned(bits(position), bound);
    }

    /** 64 bits. */
    long bits(long position) {
        return mixed(seed + position * 0x9e3779b97f4a7c15L);
    }

    /** Whether something is so that is so for that many in a hundred positions. */
    boolean percent(long position, int share) {
        return at(position ^ 0x5bd1e995L, 100) < share;
    }

    // The finalizer of SplitMix64.
    private static long mixed(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }
}
