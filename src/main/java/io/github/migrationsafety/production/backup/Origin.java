package io.github.migrationsafety.production.backup;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.postgres.RealDatabase;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.SchemaObject;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The database that is backed up, held at one moment: the session's snapshot is the one that {@code pg_dump} reads, so rows can be
 * counted while others go on writing. It changes nothing there. Not thread-safe but for {@link #close()}.
 *
 * @see <a href="https://www.postgresql.org/docs/17/functions-admin.html#FUNCTIONS-SNAPSHOT-SYNCHRONIZATION">Snapshot
 *     Synchronization Functions</a>
 */
final class Origin implements AutoCloseable {
    private final RealDatabase database;
    private final Connection session;
    private final Statement statement;
    private final SortedMap<ObjectKey, SchemaObject> objects;
    private final Facts facts;

    /**
     * @param snapshot what {@code pg_dump --snapshot} takes
     * @param serverVersion such as {@code 17.11}
     * @param taken the moment, as the server's clock has it
     * @param user who is logged in
     */
    record Facts(String snapshot, String serverVersion, Instant taken, String user) {
        int major() {
            return Integer.parseInt(serverVersion.replaceFirst("\\D.*", ""));
        }
    }

    private Origin(
            RealDatabase database,
            Connection session,
            Statement statement,
            SortedMap<ObjectKey, SchemaObject> objects,
            Facts facts) {
        this.database = database;
        this.session = session;
        this.statement = statement;
        this.objects = objects;
        this.facts = facts;
    }

    /** @throws SetupException if the database cannot be reached or refuses */
    static Origin hold(RealDatabase database) {
        Connection session = connect(database);
        try {
            SortedMap<ObjectKey, SchemaObject> objects = DatabaseState.objects(database.connect());
            Statement statement = session.createStatement();
            statement.execute(
                    "set statement_timeout = 0; set idle_in_transaction_session_timeout = 0; set row_security = off;"
                            + " set lock_timeout = '60s'; set search_path = pg_catalog");
            session.setAutoCommit(false);
            statement.execute("set transaction isolation level repeatable read, read only");
            try (ResultSet row =
                    statement.executeQuery("select pg_export_snapshot(), current_setting('server_version'),"
                            + " extract(epoch from clock_timestamp())::bigint, session_user")) {
                row.next();
                Facts facts = new Facts(
                        row.getString(1),
                        row.getString(2).replaceFirst(" .*", ""),
                        Instant.ofEpochSecond(row.getLong(3)),
                        row.getString(4));
                return new Origin(database, session, statement, objects, facts);
            }
        } catch (SQLException e) {
            close(session);
            throw lost(database, e);
        }
    }

    /** Who is logged in. */
    static String user(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("select session_user")) {
            row.next();
            return row.getString(1);
        }
    }

    Facts facts() {
        return facts;
    }

    /** Begins to count every table's rows in the snapshot; as expensive as reading them. */
    Counting count() {
        return Counting.start(database, statement);
    }

    /** The schema just before that moment. */
    SortedMap<ObjectKey, SchemaObject> objects() {
        return objects;
    }

    /** Whether the schema is another one by now. */
    boolean changedSince() {
        try {
            return !DatabaseState.objects(database.connect()).equals(objects);
        } catch (SQLException e) {
            throw lost(database, e);
        }
    }

    /** The server's roles but its own, and whether each is a superuser. */
    SortedMap<String, Boolean> roles() {
        SortedMap<String, Boolean> roles = new TreeMap<>();
        try (ResultSet rows =
                statement.executeQuery("select rolname, rolsuper from pg_catalog.pg_roles where rolname !~ '^pg_'")) {
            while (rows.next()) {
                roles.put(rows.getString(1), rows.getBoolean(2));
            }
        } catch (SQLException e) {
            throw lost(database, e);
        }
        return roles;
    }

    /** Ends a count that is under way, too. */
    @Override
    public void close() {
        try {
            statement.cancel();
        } catch (SQLException e) {
            // Then the server ends it with the session.
        }
        close(session);
    }

    /** @throws SetupException if the database cannot be reached or refuses */
    static Connection connect(RealDatabase database) {
        try {
            return database.connect();
        } catch (SQLException e) {
            String state = String.valueOf(e.getSQLState());
            throw new SetupException(
                    "The database " + database + " cannot be used: " + database.why(e) + " (SQL state " + state + ").",
                    switch (state) {
                        case "28P01", "28000" ->
                            "Check the user and password: those of serverId in settings.xml, or of the environment.";
                        case "3D000" -> "Name a database that exists in url (migration-safety.url).";
                        default ->
                            "Check url (migration-safety.url), and that the server runs and can be reached from here.";
                    });
        }
    }

    static SetupException lost(RealDatabase database, SQLException e) {
        String state = String.valueOf(e.getSQLState());
        String advice;
        if (state.startsWith("08") || state.startsWith("57P")) {
            advice = "See that the server runs and can be reached, then run the goal again.";
        } else if (state.equals("55P03")) {
            advice = "Wait until whoever holds the lock is done, then run the goal again.";
        } else {
            advice = "Give the user of the database what the server asks for, then run the goal again.";
        }
        return new SetupException(
                "The database " + database + " refuses: " + database.why(e) + " (SQL state " + state + ").", advice);
    }

    private static void close(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // Nothing was changed there.
        }
    }
}
