package io.github.migrationsafety.report.html;

import io.github.migrationsafety.report.Wording;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

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

    /** Where a time stands, or how long a part is. A page has thousands, and a formatter would take as long as all else of it. */
    String percent(long part) {
        long thousandths = Math.round(100_000.0 * part / nanos);
        String decimals = String.valueOf(1_000 + Math.floorMod(thousandths, 1_000L));
        return Math.floorDiv(thousandths, 1_000L) + "." + decimals.substring(1) + "%";
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
