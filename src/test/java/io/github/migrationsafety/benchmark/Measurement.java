package io.github.migrationsafety.benchmark;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;

/**
 * What one run cost.
 *
 * @param wall the time on the clock
 * @param cpu the processor time of the process that ran, without that of the server
 * @param peakKilobytes the most memory that it held at once; empty where the platform does not tell
 */
record Measurement(Duration wall, Duration cpu, OptionalLong peakKilobytes) {
    /** The run whose time lies in the middle; the lower one of two. */
    static Measurement median(List<Measurement> runs) {
        return runs.stream()
                .sorted(Comparator.comparing(Measurement::wall))
                .toList()
                .get((runs.size() - 1) / 2);
    }

    double seconds() {
        return wall.toMillis() / 1000.0;
    }
}
