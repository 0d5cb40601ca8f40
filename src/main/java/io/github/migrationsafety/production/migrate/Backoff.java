package io.github.migrationsafety.production.migrate;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before a statement that did not get its lock is tried again: twice as long each time, and never quite as long
 * as somebody else who waits for the same lock. Immutable.
 *
 * @param first the first wait, on average
 * @param longest no wait is longer
 */
public record Backoff(Duration first, Duration longest) {
    /** Half a second at first, half a minute at last. */
    public static final Backoff STANDARD = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));

    /**
     * @param attempt the number of the attempt that failed, from 1
     * @param random between half and one and a half of the average is drawn from it
     */
    public Duration after(int attempt, RandomGenerator random) {
        double average = first.toMillis() * Math.pow(2, Math.min(attempt - 1, 30));
        double drawn = average * (0.5 + random.nextDouble());
        return Duration.ofMillis((long) Math.min(drawn, longest.toMillis()));
    }
}
