package io.github.migrationsafety.policy;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A number of targets, or a part of them in percent. Immutable.
 *
 * @param value the number
 * @param percent whether it is one of a hundred
 */
public record Share(int value, boolean percent) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,6})(%?)");

    /** {@code 3} or {@code 10%}; empty if the text is neither. */
    public static Optional<Share> read(String text) {
        Matcher parts = TEXT.matcher(text.strip());
        if (!parts.matches()) {
            return Optional.empty();
        }
        Share share =
                new Share(Integer.parseInt(parts.group(1)), !parts.group(2).isEmpty());
        return share.percent && share.value > 100 ? Optional.empty() : Optional.of(share);
    }

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
