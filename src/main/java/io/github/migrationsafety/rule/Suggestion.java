package io.github.migrationsafety.rule;

import io.github.migrationsafety.changelog.Spelling;
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
                .min(Comparator.<String>comparingInt(name -> Spelling.distance(written, name))
                        .thenComparing(Comparator.naturalOrder()));
    }

    private static boolean isNear(String written, String name) {
        boolean shortened = written.length() >= 3 && name.startsWith(written);
        return shortened || Spelling.distance(written, name) <= Math.max(2, name.length() / 3);
    }

    /** {@code  Did you mean `x`?} with a leading blank, or nothing. */
    public static String didYouMean(String written, Collection<String> known) {
        return nearest(written, known).map(n -> " Did you mean `" + n + "`?").orElse("");
    }
}
