package io.github.migrationsafety.step;

import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.Optional;

/**
 * An error that PostgreSQL or Liquibase raised.
 *
 * @param sqlState the SQLSTATE, when PostgreSQL raised it
 * @param message the server's message, without the statement
 * @param sql the statement that failed, when it is known
 * @param at the statement's place, or its changeset's
 * @param object what PostgreSQL says that the error is about
 */
public record SqlFailure(
        Optional<String> sqlState, String message, Optional<String> sql, Location at, Optional<Culprit> object) {
    /**
     * What an error is about.
     *
     * @param table the table, with its schema
     * @param column the column, when the error is about one
     * @param constraint the constraint or index, when the error is about one
     * @see <a href="https://www.postgresql.org/docs/current/protocol-error-fields.html">Error and Notice Message Fields</a>
     */
    public record Culprit(QualifiedName table, Optional<String> column, Optional<String> constraint) {}

    /** An error of which PostgreSQL does not say what it is about. */
    public SqlFailure(Optional<String> sqlState, String message, Optional<String> sql, Location at) {
        this(sqlState, message, sql, at, Optional.empty());
    }

    /** {@code ERROR 42P01: relation "x" does not exist}, as messages show it. */
    @Override
    public String toString() {
        return sqlState.map(s -> "SQLSTATE " + s + ": ").orElse("") + message;
    }
}
