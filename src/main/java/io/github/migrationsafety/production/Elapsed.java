package io.github.migrationsafety.production;

import java.time.Duration;

/** A length of time for people: {@code 2 h 5 min}, {@code 41 s}. Stateless. */
final class Elapsed {
    private Elapsed() {}

    static String of(Duration time) {
        if (time.toDays() >= 2) {
            return time.toDays() + " days";
        }
        if (time.toHours() > 0) {
            return time.toHours() + " h" + (time.toMinutesPart() == 0 ? "" : " " + time.toMinutesPart() + " min");
        }
        if (time.toMinutes() > 0) {
            return time.toMinutes() + " min" + (time.toSecondsPart() == 0 ? "" : " " + time.toSecondsPart() + " s");
        }
        return time.toSeconds() > 0 || time.isZero() ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
