package io.github.migrationsafety.production.backup;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.postgres.RealDatabase;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A database beside another one, into which a backup of that one is restored. Immutable.
 *
 * @param original the database
 * @param name the name of the new one
 * @param before the name that the original one gets when the two are swapped
 */
public record RestoredDatabase(RealDatabase original, String name, String before) {
    /** {@code NAMEDATALEN} less one. */
    private static final int LONGEST_NAME = 63;

    private static final Duration BETWEEN_ENDS = Duration.ofMillis(100);

    /**
     * The names for a new one; where a database has one of them already, a number is appended.
     *
     * @param id part of the names, such as the time; letters, digits and underscores
     * @throws SetupException if the server cannot be asked
     */
    public static RestoredDatabase beside(RealDatabase original, String id) {
        try (Connection session = elsewhere(original)) {
            for (int number = 1; ; number++) {
                String ending = id + (number == 1 ? "" : "_" + number);
                RestoredDatabase names = new RestoredDatabase(
                        original,
                        name(original.database(), "_restored_" + ending),
                        name(original.database(), "_before_" + ending));
                if (!exists(session, names.name()) && !exists(session, names.before())) {
                    return names;
                }
            }
        } catch (SQLException e) {
            throw Origin.lost(original, e);
        }
    }

    /**
     * Whether there is a database of its name.
     *
     * @throws SetupException if the server cannot be asked
     */
    public boolean stands() {
        try (Connection session = elsewhere(original)) {
            return exists(session, name);
        } catch (SQLException e) {
            throw Origin.lost(original, e);
        }
    }

    /**
     * Whether the two bear each other's names, which is so once {@link #swap} was committed.
     *
     * @throws SetupException if the server cannot be asked
     */
    public boolean isSwapped() {
        try (Connection session = elsewhere(original)) {
            return exists(session, original.database()) && exists(session, before) && !exists(session, name);
        } catch (SQLException e) {
            throw Origin.lost(original, e);
        }
    }

    /** What a person can send to remove it when it is not wanted. */
    public String removal() {
        return "DROP DATABASE " + Identifier.quoted(name);
    }

    /** What a person can send, as another database of the server, to swap the names. */
    public List<String> statements() {
        return List.of(
                "BEGIN",
                "ALTER DATABASE " + Identifier.quoted(original.database()) + " RENAME TO " + Identifier.quoted(before),
                "ALTER DATABASE " + Identifier.quoted(name) + " RENAME TO " + Identifier.quoted(original.database()),
                "COMMIT");
    }

    /**
     * Gives the restored database the name of the original one, and that one another; both at once or none. Sessions in the two are
     * ended. Nothing is dropped.
     *
     * <p>While a database is renamed it takes no new sessions, and the server waits five seconds for the old ones to go; see
     * {@code RenameDatabase} in PostgreSQL's dbcommands.c. So they are ended just then, and no switch is left behind if this process
     * dies in the middle.
     *
     * @throws SetupException if the server refuses; then both have the names that they had
     */
    public void swap() {
        try (Connection renaming = elsewhere(original);
                Connection ending = elsewhere(original)) {
            CompletableFuture<Void> renamed = CompletableFuture.runAsync(() -> rename(renaming));
            while (!isDone(renamed)) {
                endSessions(ending);
            }
        } catch (SQLException e) {
            throw refused(e);
        }
    }

    private static boolean isDone(CompletableFuture<Void> renamed) throws SQLException {
        try {
            renamed.get(BETWEEN_ENDS.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new SQLException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException refusal) {
                throw refusal;
            }
            throw new IllegalStateException(e);
        }
    }

    private void rename(Connection session) {
        try (Statement statement = session.createStatement()) {
            statement.execute("set lock_timeout = '30s'");
            session.setAutoCommit(false);
            if (exists(session, original.database())) {
                statement.execute("alter database " + Identifier.quoted(original.database()) + " rename to "
                        + Identifier.quoted(before));
            }
            statement.execute("alter database " + Identifier.quoted(name) + " rename to "
                    + Identifier.quoted(original.database()));
            session.commit();
        } catch (SQLException e) {
            throw new CompletionException(e);
        }
    }

    private void endSessions(Connection session) {
        try (PreparedStatement statement = session.prepareStatement(
                "select pg_terminate_backend(pid) from pg_catalog.pg_stat_activity where datname in (?, ?)")) {
            statement.setString(1, original.database());
            statement.setString(2, name);
            statement.execute();
        } catch (SQLException e) {
            // What cannot be ended makes the renaming fail, and that says so.
        }
    }

    private static boolean exists(Connection session, String database) throws SQLException {
        try (PreparedStatement query =
                session.prepareStatement("select 1 from pg_catalog.pg_database where datname = ?")) {
            query.setString(1, database);
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    private SetupException refused(SQLException e) {
        return new SetupException(
                "The names of " + original.database() + " and " + name + " were not swapped: " + original.why(e) + ".",
                "Both databases are as they were. Stop what uses " + original.database()
                        + ", then send these as an owner of both, in another database: "
                        + String.join("; ", statements()) + ".");
    }

    /** A session in a database of the server that is neither of the two. */
    static Connection elsewhere(RealDatabase database) throws SQLException {
        String first = database.database().equals("postgres") ? "template1" : "postgres";
        try {
            return database.connect(first);
        } catch (SQLException e) {
            if (!"3D000".equals(e.getSQLState()) && !"42501".equals(e.getSQLState())) {
                throw e;
            }
            return database.connect("template1");
        }
    }

    /** A name with an ending, as long as a name may be at most; what is too long goes from the front part. */
    static String name(String database, String ending) {
        String front = database;
        while ((front + ending).getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
            front = front.substring(0, front.offsetByCodePoints(front.length(), -1));
        }
        return front + ending;
    }
}
