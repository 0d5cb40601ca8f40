package io.github.migrationsafety.step;

import io.github.migrationsafety.changelog.Location;
import java.util.Optional;

/**
 * An error that PostgreSQL or Liquibase raised.
 *
 * @param sqlState the SQLSTATE, when PostgreSQL raised it
 * @param message the server's message, without the statement
 * @param sql the statement that failed, when it is known
 * @param at the statement's place, or its changeset's
 */
public record SqlFailure(Optional<String> sqlState, String message, Optional<String> sql, Location at) {
    /** {@code ERROR 42P01: relation "x" does not exist}, as messages show it. */
    @Override
    public String toString() {
        return sqlState.map(s -> "SQLSTATE " + s + ": ").orElse("") + message;
    }
}
