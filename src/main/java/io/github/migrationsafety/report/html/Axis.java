package io.github.migrationsafety.report.html;

import io.github.migrationsafety.report.Wording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * An axis of time from zero on, on which positions are percentages: SVG scales these with the window, and attributes need no inline
 * style, which the page's policy forbids.
 *
 * @param nanos how long the axis is; at least 1
 */
public record Axis(long nanos) {
    private static final int TICKS = 6;

    /**
     * A mark on an axis.
     *
     * @param at where, such as {@code 50.000%}
     * @param label the time
     */
    public record Tick(String at, String label) {}

    public Axis {
        nanos = Math.max(1, nanos);
    }

    /** Where a time stands, or how long a part is. */
    String percent(long part) {
        return String.format(Locale.ROOT, "%.3f%%", 100.0 * part / nanos);
    }

    /** Round times, at most six of them. */
    List<Tick> ticks() {
        long millis = Math.max(1, nanos / 1_000_000);
        long step = 1;
        while (millis / step >= TICKS) {
            // 1, 2, 5, 10, 20, 50, …
            step = String.valueOf(step).startsWith("2") ? step / 2 * 5 : step * 2;
        }
        List<Tick> ticks = new ArrayList<>();
        for (long at = 0; at <= millis; at += step) {
            ticks.add(new Tick(percent(at * 1_000_000), at == 0 ? "0" : Wording.duration(Duration.ofMillis(at))));
        }
        return List.copyOf(ticks);
    }
}
