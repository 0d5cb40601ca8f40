package io.github.migrationsafety.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;

/**
 * A PostgreSQL server, or a part of one, that is ours alone and is gone after {@link #close()}. Not thread-safe but for
 * {@link #close()}, which may be called from a shutdown hook at any time and more than once.
 */
public interface ThrowawayPostgres extends AutoCloseable {
    /** The server's full version, such as {@code 17.11}. */
    String version();

    /** The server's major version, such as {@code 17}. */
    int major();

    /**
     * Creates an empty database.
     *
     * @param name its name; a plain lower-case identifier
     * @throws SQLException if the server refuses
     */
    void createDatabase(String name) throws SQLException;

    /**
     * Creates a database that is a copy of one that {@link #createDatabase} made; nobody may be connected to that one.
     *
     * @param name the name of the copy; a plain lower-case identifier
     * @param original the database to copy
     * @throws SQLException if the server refuses
     */
    void copyDatabase(String name, String original) throws SQLException;

    /**
     * Drops a database that {@link #createDatabase} made; sessions that are still in it are ended.
     *
     * @throws SQLException if the server refuses
     */
    void dropDatabase(String name) throws SQLException;

    /**
     * Opens a new session, as a superuser unless {@link #limits()} says otherwise, in a database that {@link #createDatabase} made. Auto-commit is on.
     *
     * @throws SQLException if the server refuses or is gone
     */
    Connection connect(String database) throws SQLException;

    /**
     * The names of the extensions that CREATE EXTENSION can find there, as {@code pg_available_extensions} has them.
     *
     * @throws SQLException if the server refuses or is gone
     */
    Set<String> availableExtensions() throws SQLException;

    /**
     * A database that {@link #createDatabase} made, as a program such as {@code pg_restore} is told of it.
     *
     * @throws SQLException if there is no such database
     */
    RealDatabase reachedAt(String database) throws SQLException;

    /** What cannot be seen or done on this server, as a sentence; empty on one that is ours alone. */
    default Optional<String> limits() {
        return Optional.empty();
    }

    /** Whether others use the server too. */
    default boolean isShared() {
        return false;
    }

    /**
     * Tells that roles of these names may come and go. On a shared server those that the rehearsal leaves are dropped by
     * {@link #close()}.
     *
     * @return those that exist already, and so are somebody else's, on a shared server; then none is claimed
     * @throws SQLException if the server refuses or is gone
     */
    default Set<String> claimRoles(Set<String> names) throws SQLException {
        return Set.of();
    }

    /**
     * Whether the server, or our access to it, went away in the middle: what befell it, as the rest of a sentence that begins
     * with "the server". Takes a while only if it did.
     */
    Optional<String> fate();

    /** What to do when the server has no room left for its data, as a sentence. */
    String adviceOnRoom();

    /** Stops the server and deletes everything it left, or drops the throwaway databases. Never throws. */
    @Override
    void close();
}
