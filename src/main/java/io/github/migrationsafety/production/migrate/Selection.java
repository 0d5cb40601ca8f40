package io.github.migrationsafety.production.migrate;

import java.time.LocalDateTime;

/** Which changesets to roll back. */
public sealed interface Selection {
    /** The last so many. */
    record Count(int changeSets) implements Selection {}

    /** Those that ran after the one that bears this tag. */
    record Tag(String tag) implements Selection {}

    /** Those that ran after this time, as DATEEXECUTED shows it. */
    record After(LocalDateTime time) implements Selection {}

    /** Those that the last migration in the journal applied. */
    record LastMigration() implements Selection {}
}
