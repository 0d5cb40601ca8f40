package io.github.migrationsafety.rule;

import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.changelog.Location;
import java.util.Optional;

/**
 * What a rule says.
 *
 * @param changeSet the changeset that it is about
 * @param at where it is
 * @param object the object that it is about, such as {@code public.sensors} or {@code public.sensors(farm_id)}; never blank
 * @param table the table that the object is or belongs to, schema-qualified, for the policy's {@code exclude}; empty if none
 * @param message what is wrong and what happens in production; full sentences
 * @param remedy the safe way, as SQL or a changeset that can be pasted, or a sentence where no text could be pasted
 * @param informational true for a matter that is worth knowing but harmless, such as a changed column order: it is reported
 *     as info, whatever the rule's severity
 */
public record Problem(
        ChangeSetId changeSet,
        Location at,
        String object,
        Optional<String> table,
        String message,
        String remedy,
        boolean informational) {
    public Problem {
        if (object.isBlank() || message.isBlank() || remedy.isBlank()) {
            throw new IllegalArgumentException("a problem needs object, message and remedy");
        }
    }

    /** A problem that has its rule's severity. */
    public Problem(
            ChangeSetId changeSet, Location at, String object, Optional<String> table, String message, String remedy) {
        this(changeSet, at, object, table, message, remedy, false);
    }
}
