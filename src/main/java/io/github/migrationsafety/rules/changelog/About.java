package io.github.migrationsafety.rules.changelog;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.rule.Problem;
import java.util.Optional;

/** What the rules on changesets as a whole say alike. */
final class About {
    private About() {}

    /** How messages and baselines name a changeset. */
    static String object(ChangeSet changeSet) {
        return "changeset " + changeSet.id().id();
    }

    /** A problem of the changeset as a whole. */
    static Problem of(ChangeSet changeSet, String message, String remedy) {
        return at(changeSet, changeSet.at(), message, remedy);
    }

    /** A problem at a place inside it. */
    static Problem at(ChangeSet changeSet, Location at, String message, String remedy) {
        return new Problem(changeSet.id(), at, object(changeSet), Optional.empty(), message, remedy);
    }

    /** {@code Changeset `7`}. */
    static String name(ChangeSet changeSet) {
        return "Changeset `" + changeSet.id().id() + "`";
    }
}
