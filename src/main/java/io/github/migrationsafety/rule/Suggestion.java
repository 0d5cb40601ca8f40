package io.github.migrationsafety.rule;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** The known name that a misspelt one most likely means. Stateless. */
public final class Suggestion {
    private Suggestion() {}

    /** The nearest of the known names, unless none is near; of equally near ones the first in order. */
    public static Optional<String> nearest(String written, Collection<String> known) {
        return known.stream()
                .filter(name -> isNear(written, name))
                .min(Comparator.<String>comparingInt(name -> distance(written, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static boolean isNear(String written, String name) {
        boolean shortened = written.length() >= 3 && name.startsWith(written);
        return shortened || distance(written, name) <= Math.max(2, name.length() / 3);
    }

    /** {@code  Did you mean `x`?} with a leading blank, or nothing. */
    public static String didYouMean(String written, Collection<String> known) {
        return nearest(written, known).map(n -> " Did you mean `" + n + "`?").orElse("");
    }

    /** Levenshtein's distance, row by row. */
    private static int distance(String a, String b) {
        int[] above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return above[b.length()];
    }
}
