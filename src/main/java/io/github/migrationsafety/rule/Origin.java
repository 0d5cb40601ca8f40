package io.github.migrationsafety.rule;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Location;

/**
 * Where something in the schema comes from.
 *
 * @param changeSet the changeset that made it
 * @param at the statement that made it, or its changeset where no statement shows it
 */
public record Origin(ChangeSet changeSet, Location at) {
    /** A changeset as a whole. */
    public static Origin of(ChangeSet changeSet) {
        return new Origin(changeSet, changeSet.at());
    }
}
