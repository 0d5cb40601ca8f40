package io.github.migrationsafety.production.backup;

import java.time.Duration;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Says from time to time that something is still at work.
 *
 * @param every how long it is silent at most
 * @param says gets a line for the user
 */
public record ProgressLine(Duration every, Consumer<String> says) {
    private static final long KILO = 1024;

    /** {@code Dumping shop: 12.3 MB after 20 s.} */
    void tell(String what, long bytes, Duration elapsed) {
        says.accept(what + ": " + size(bytes) + " after " + seconds(elapsed) + ".");
    }

    /** {@code Restoring shop: 20 s.} */
    void tell(String what, Duration elapsed) {
        says.accept(what + ": " + seconds(elapsed) + ".");
    }

    static String seconds(Duration elapsed) {
        long seconds = elapsed.toSeconds();
        return seconds < 120 ? seconds + " s" : seconds / 60 + " min " + seconds % 60 + " s";
    }

    static String size(long bytes) {
        if (bytes < KILO) {
            return bytes + " bytes";
        }
        double value = bytes;
        int unit = -1;
        while (value >= KILO && unit < 3) {
            value /= KILO;
            unit++;
        }
        return String.format(Locale.ROOT, "%.1f %s", value, new String[] {"kB", "MB", "GB", "TB"}[unit]);
    }
}
