package io.github.migrationsafety.changelog;

import java.util.List;
import java.util.Optional;

/**
 * What the author tells Liquibase about a changeset beside its changes, and what Liquibase makes of it unasked. Immutable.
 *
 * @param failOnError whether an error ends the update, as it does unless the author says otherwise
 * @param anyCheckSum whether its {@code validCheckSum} accepts every checksum
 * @param leftOutByDbms whether its {@code dbms} leaves PostgreSQL out
 * @param ownPath whether a {@code logicalFilePath}, its own or its file's, identifies it wherever its file lies
 * @param guard its preconditions
 * @param oversights what Liquibase passes over inside it without a word
 */
public record Directions(
        boolean failOnError,
        boolean anyCheckSum,
        boolean leftOutByDbms,
        boolean ownPath,
        Optional<Guard> guard,
        List<Oversight> oversights) {
    /** Nothing told. */
    public static final Directions NONE = new Directions(true, false, false, false, Optional.empty(), List.of());

    public Directions {
        oversights = List.copyOf(oversights);
    }
}
