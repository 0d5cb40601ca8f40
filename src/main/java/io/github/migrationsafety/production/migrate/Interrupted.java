package io.github.migrationsafety.production.migrate;

/** What to do with a changeset that a killed run left half way, where what is in the database does not tell. */
public enum Interrupted {
    /** Say so, and change nothing. */
    REFUSE,
    /** The user has undone what was there of it, so it is run from its beginning. */
    REPEAT,
    /** The user has completed it, so it is recorded as it should be. */
    DONE
}
