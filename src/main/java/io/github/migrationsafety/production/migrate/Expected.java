package io.github.migrationsafety.production.migrate;

import java.util.Optional;

/**
 * What a rehearsal of the same changesets promises. Immutable.
 *
 * @param after the fingerprint of the schema that it ended with
 * @param by what promises it, such as {@code the rehearsal on a copy}
 */
public record Expected(Optional<String> after, String by) {
    /** Nothing was rehearsed. */
    public static final Expected NOTHING = new Expected(Optional.empty(), "no rehearsal");
}
