package io.github.migrationsafety.changelog;

import java.util.List;

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
