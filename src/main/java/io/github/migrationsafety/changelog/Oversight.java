package io.github.migrationsafety.changelog;

/**
 * Something in a changelog that Liquibase passes over without a word.
 *
 * @param kind what it is
 * @param at where it stands
 * @param text the key, the comment, or the line
 * @param meant what was meant, where a word is misspelt; else blank
 */
public record Oversight(Kind kind, Location at, String text, String meant) {
    /** What Liquibase passes over. */
    public enum Kind {
        /** A key of a YAML or JSON mapping that stands there again: only the last one counts. */
        DUPLICATE_KEY,
        /** A line comment in a rollback block, whose lines Liquibase joins: what follows becomes part of the comment. */
        COMMENT_IN_ROLLBACK,
        /** A line that is a comment because a word of it is misspelt, which would have told Liquibase something. */
        MISSPELT_MARKER,
        /** An attribute behind a marker that Liquibase does not know, or whose value does not follow at once. */
        MISSPELT_ATTRIBUTE
    }
}
