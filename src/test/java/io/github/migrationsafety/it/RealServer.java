package io.github.migrationsafety.it;

import io.github.migrationsafety.postgres.EmbeddedPostgres;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * A server of the oldest version, which the client programs of every distribution can read, with a real database of farms. Its account
 * is that of the server {@code staging} in settings.xml.
 */
public final class RealServer implements AutoCloseable {
    private static final String PASSWORD = "open-sesame";

    private final ThrowawayPostgres server;
    private final List<Connection> open = new ArrayList<>();

    private RealServer(ThrowawayPostgres server) {
        this.server = server;
    }

    /**
     * Starts it and tells the integration test its URL.
     *
     * @param folder the integration test's folder
     */
    public static RealServer start(File folder) throws IOException, SQLException {
        RealServer server = start(folder, "farms");
        server.execute("farms", "CREATE TABLE farm (id bigint PRIMARY KEY, name text)");
        server.execute("farms", "INSERT INTO farm SELECT i, 'farm ' || i FROM generate_series(1, 42) i");
        return server;
    }

    /** As above, but with an empty database that is called {@code shop}. */
    public static RealServer startEmpty(File folder) throws IOException, SQLException {
        return start(folder, "shop");
    }

    private static RealServer start(File folder, String database) throws IOException, SQLException {
        Path binaries = folder.toPath().resolve("../../postgres-binaries");
        ThrowawayPostgres server = EmbeddedPostgres.start(
                "15", (artifact, version) -> binaries.resolve(artifact + "-" + version + ".jar"));
        server.createDatabase(database);
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE staging LOGIN SUPERUSER PASSWORD '" + PASSWORD + "'");
            String url = connection.getMetaData().getURL().replaceFirst("\\?.*", "");
            Files.writeString(folder.toPath().resolve("test.properties"), "migration-safety.url=" + url + "\n");
        }
        return new RealServer(server);
    }

    /** Does what a DBA does. */
    public void execute(String database, String sql) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The first column of the first row. */
    public String ask(String database, String sql) throws SQLException {
        return column(database, sql).iterator().next();
    }

    /** The databases that it has, templates aside. */
    public Set<String> databases() throws SQLException {
        return column("postgres", "SELECT datname FROM pg_database WHERE NOT datistemplate");
    }

    /** The tables of the schema {@code public} of a database. */
    public Set<String> tables(String database) throws SQLException {
        return column(database, "SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
    }

    private Set<String> column(String database, String sql) throws SQLException {
        Set<String> values = new TreeSet<>();
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                values.add(rows.getString(1));
            }
        }
        return values;
    }

    /** Opens a transaction that stays open as long as the server runs. */
    public void openTransaction(String database) throws SQLException {
        Connection connection = server.connect(database);
        // The driver closes a connection that nobody holds any more.
        open.add(connection);
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SELECT count(*) FROM pg_class");
        }
    }

    /** Reads a table in a transaction, which ends when somebody has waited for it a second time. */
    public void holdUntilTriedTwice(String database, String table) throws SQLException {
        Connection holding = server.connect(database);
        holding.setAutoCommit(false);
        try (Statement statement = holding.createStatement()) {
            statement.execute("SELECT count(*) FROM " + table);
        }
        Thread thread = new Thread(() -> endWhenTriedTwice(holding, database, table), "holding-" + table);
        thread.setDaemon(true);
        thread.start();
    }

    private void endWhenTriedTwice(Connection holding, String database, String table) {
        try (holding;
                Connection looking = server.connect(database);
                Statement statement = looking.createStatement()) {
            String waiting = "SELECT (SELECT count(*) > 0 FROM pg_locks WHERE NOT granted AND relation = '" + table
                    + "'::regclass) FROM pg_sleep(0.05)";
            for (boolean wanted : List.of(true, false, true)) {
                boolean is = !wanted;
                while (is != wanted) {
                    try (ResultSet row = statement.executeQuery(waiting)) {
                        row.next();
                        is = row.getBoolean(1);
                    }
                }
            }
        } catch (SQLException ended) {
            // The server was closed before anybody came.
        }
    }

    /** What must stand in no log. */
    public String password() {
        return PASSWORD;
    }

    @Override
    public void close() {
        server.close();
    }
}
