package io.github.migrationsafety.production.migrate;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * How long things may take and how often they are looked at. Immutable.
 *
 * @param backoff between two attempts
 * @param patience how long to wait for another run, or for whoever else holds DATABASECHANGELOGLOCK
 * @param look how often the watch looks
 * @param word how long the watch is silent at most
 * @param answer how long the database may take to answer the watch
 * @param pause waits
 * @param random what waits are drawn from
 */
public record Timing(
        Backoff backoff,
        Duration patience,
        Duration look,
        Duration word,
        Duration answer,
        Pause pause,
        RandomGenerator random) {
    /** Lets time pass. */
    @FunctionalInterface
    public interface Pause {
        void of(Duration duration) throws InterruptedException;
    }

    /** For real databases: Liquibase's five minutes for the lock, a word at least every half a minute. */
    public static Timing standard() {
        // RandomGenerator.of looks for services where a Maven plugin has none.
        return new Timing(
                Backoff.STANDARD,
                Duration.ofMinutes(5),
                Duration.ofMillis(500),
                Duration.ofSeconds(30),
                Duration.ofSeconds(10),
                duration -> Thread.sleep(duration.toMillis()),
                new SplittableRandom());
    }

    /** The same with another patience. */
    public Timing patience(Duration other) {
        return new Timing(backoff, other, look, word, answer, pause, random);
    }
}
