package io.github.migrationsafety.changelog;

import java.util.List;
import java.util.Optional;

/**
 * The preconditions of a changeset. Immutable.
 *
 * @param onFail what Liquibase does when they do not hold
 * @param onError what Liquibase does when one cannot be checked
 * @param condition what has to hold
 */
public record Guard(Reaction onFail, Reaction onError, Condition condition) {
    /** What Liquibase does; the names are Liquibase's. */
    public enum Reaction {
        HALT,
        CONTINUE,
        MARK_RAN,
        WARN;

        /** Whether the update goes on as if the changeset had been run. */
        public boolean hides() {
            return this == CONTINUE || this == MARK_RAN;
        }
    }

    /** Whether the changeset is meant for other databases: it can never hold on PostgreSQL, and is passed over there. */
    public boolean leavesOutPostgres() {
        return onFail.hides() && onPostgres(condition).equals(Optional.of(false));
    }

    /** What the named databases alone tell of a condition; empty if they do not settle it. */
    private static Optional<Boolean> onPostgres(Condition condition) {
        if (condition instanceof OnDatabase database) {
            return Optional.of(database.postgres());
        } else if (condition instanceof All all) {
            return settled(all.parts(), false);
        } else if (condition instanceof Any any) {
            return settled(any.parts(), true);
        } else if (condition instanceof None none) {
            return settled(none.parts(), true).map(holds -> !holds);
        }
        return Optional.empty();
    }

    /** One part with the deciding value settles it, or all parts with the other one. */
    private static Optional<Boolean> settled(List<Condition> parts, boolean deciding) {
        List<Optional<Boolean>> told = parts.stream().map(Guard::onPostgres).toList();
        if (told.contains(Optional.of(deciding))) {
            return Optional.of(deciding);
        }
        return told.contains(Optional.<Boolean>empty()) ? Optional.empty() : Optional.of(!deciding);
    }

    /** A condition on the database. */
    public sealed interface Condition {}

    /** Every part holds. */
    public record All(List<Condition> parts) implements Condition {
        public All {
            parts = List.copyOf(parts);
        }
    }

    /** One part at least holds. */
    public record Any(List<Condition> parts) implements Condition {
        public Any {
            parts = List.copyOf(parts);
        }
    }

    /** No part holds. */
    public record None(List<Condition> parts) implements Condition {
        public None {
            parts = List.copyOf(parts);
        }
    }

    /**
     * The database is one of those that are named.
     *
     * @param postgres whether PostgreSQL is among them
     */
    public record OnDatabase(boolean postgres) implements Condition {}

    /** A table stands; the schema is blank for the default one. */
    public record TableExists(String schema, String table) implements Condition {}

    /** A column stands; the schema is blank for the default one. */
    public record ColumnExists(String schema, String table, String column) implements Condition {}

    /**
     * A condition that only a database can tell.
     *
     * @param name Liquibase's name for it, such as {@code sqlCheck}
     */
    public record Unknown(String name) implements Condition {}
}
