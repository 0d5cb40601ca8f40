package io.github.migrationsafety.report;

import io.github.migrationsafety.rule.ObservedRun;
import io.github.migrationsafety.step.Observation;
import io.github.migrationsafety.step.Observation.Observed;
import io.github.migrationsafety.step.Run;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * When in the course of a run a table that had stood before it was locked so that INSERT, UPDATE and DELETE wait. Which statement a
 * lock was held during is known, not at which moment of it the lock was taken: each span is as long as it can have been at most.
 * Immutable.
 *
 * @param spans in order, none touching the next
 */
public record BlockedWrites(List<Span> spans) {
    /**
     * Statements one after another during which a table was locked, from the beginning of the run's first statement on.
     *
     * @param from where it begins
     * @param to where it ends
     */
    public record Span(Duration from, Duration to) {}

    public BlockedWrites {
        spans = List.copyOf(spans);
    }

    /** Those of a run; none where nothing was observed. */
    public static BlockedWrites of(Optional<Run> run) {
        List<Span> spans = new ArrayList<>();
        Duration at = Duration.ZERO;
        boolean held = false;
        for (Observed statement :
                run.map(Run::observation).map(Observation::statements).orElse(List.of())) {
            Duration end = at.plus(statement.duration());
            boolean locked = locked(statement);
            if (locked && held) {
                Span before = spans.remove(spans.size() - 1);
                spans.add(new Span(before.from(), end));
            } else if (locked) {
                spans.add(new Span(at, end));
            }
            held = locked;
            at = end;
        }
        return new BlockedWrites(spans);
    }

    private static boolean locked(Observed statement) {
        return statement.locks().stream()
                .anyMatch(lock -> lock.mode().blocksWrites() && ObservedRun.isTable(lock.relation()));
    }

    /** All spans together. */
    public Duration total() {
        return spans.stream().map(s -> s.to().minus(s.from())).reduce(Duration.ZERO, Duration::plus);
    }
}
