package io.github.migrationsafety.changelog;

/**
 * Something in a changelog that Liquibase passes over without a word.
 *
 * @param kind what it is
 * @param at where it stands
 * @param text the key, or the comment
 */
public record Oversight(Kind kind, Location at, String text) {
    /** What Liquibase passes over. */
    public enum Kind {
        /** A key of a YAML or JSON mapping that stands there again: only the last one counts. */
        DUPLICATE_KEY,
        /** A line comment in a rollback block, whose lines Liquibase joins: what follows becomes part of the comment. */
        COMMENT_IN_ROLLBACK
    }
}
