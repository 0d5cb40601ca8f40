package io.github.migrationsafety.production;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;
import java.util.Objects;

/**
 * A line of the journal. It is written before a step begins and after it ended, so that after a crash the last line tells what was
 * under way.
 *
 * @param at when, in UTC, as ISO-8601
 * @param run the run that it belongs to; the same for all lines of one execution of a goal
 * @param goal the goal, such as {@code migrate}
 * @param target the database, without credentials
 * @param step what is done, such as {@code backup}, {@code apply} or {@code verify}
 * @param state how far it is
 * @param changeSet the changeset that it is about; blank for none
 * @param detail more, by name, such as {@code file}, {@code fingerprint} or {@code reason}; never a secret
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Entry(
        String at,
        String run,
        String goal,
        String target,
        String step,
        State state,
        String changeSet,
        Map<String, String> detail) {
    /** How far a step is. */
    public enum State {
        STARTED,
        DONE,
        FAILED
    }

    public Entry {
        // A line that somebody edited may lack anything.
        for (Object needed : new Object[] {at, run, goal, target, step, state}) {
            Objects.requireNonNull(needed, "a field is missing");
        }
        // One that another version wrote may lack these.
        changeSet = changeSet == null ? "" : changeSet;
        detail = detail == null ? Map.of() : Map.copyOf(detail);
    }
}
