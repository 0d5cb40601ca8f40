package io.github.migrationsafety.it;

import io.github.migrationsafety.postgres.BinariesResolver;
import io.github.migrationsafety.postgres.EmbeddedPostgres;
import io.github.migrationsafety.postgres.TestBinaries;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;

/** A server that stands in for one that a user runs. Its account is that of the server {@code staging} in settings.xml. */
public final class ExternalServer implements AutoCloseable {
    private static final String USER = "staging";
    private static final String PASSWORD = "open-sesame";

    private final ThrowawayPostgres server;

    private final String url;

    private ExternalServer(ThrowawayPostgres server, String url) {
        this.server = server;
        this.url = url;
    }

    /**
     * Starts it and tells the integration test its URL.
     *
     * @param folder the integration test's folder
     */
    public static ExternalServer start(File folder) throws IOException, SQLException {
        return start(folder, "migration-safety.postgres.url");
    }

    /** As above; the server stands in for the one of a real database. */
    public static ExternalServer startReal(File folder) throws IOException, SQLException {
        return start(folder, "migration-safety.url");
    }

    private static ExternalServer start(File folder, String property) throws IOException, SQLException {
        Path binaries = folder.toPath().resolve("../../postgres-binaries");
        ExternalServer server = start((artifact, version) -> binaries.resolve(artifact + "-" + version + ".jar"));
        Files.writeString(folder.toPath().resolve("test.properties"), property + "=" + server.url + "\n");
        return server;
    }

    /** Starts it for a test that asks for its URL. */
    public static ExternalServer start() throws SQLException {
        return start(new TestBinaries());
    }

    private static ExternalServer start(BinariesResolver binaries) throws SQLException {
        ThrowawayPostgres server = EmbeddedPostgres.start("17", binaries);
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + USER + " LOGIN SUPERUSER PASSWORD '" + PASSWORD + "'");
            String url = connection.getMetaData().getURL().replaceFirst("\\?.*", "");
            return new ExternalServer(server, url);
        }
    }

    /** Where it is. */
    public String url() {
        return url;
    }

    /** The name of its account. */
    public String user() {
        return USER;
    }

    /** What must stand in no log. */
    public String password() {
        return PASSWORD;
    }

    /** The databases that it has, templates aside. */
    public Set<String> databases() throws SQLException {
        return names("SELECT datname FROM pg_database WHERE NOT datistemplate");
    }

    /** The roles that it has, the server's own aside. */
    public Set<String> roles() throws SQLException {
        return names("SELECT rolname FROM pg_roles WHERE rolname !~ '^pg_'");
    }

    /** Whether somebody waits there for time to pass. */
    public boolean isSleeping() throws SQLException {
        return !names("SELECT pid::text FROM pg_stat_activity WHERE wait_event = 'PgSleep'")
                .isEmpty();
    }

    /** Does what a DBA does. */
    public void execute(String sql) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** The tables of the schema {@code public} of its first database. */
    public Set<String> tables() throws SQLException {
        return names("SELECT tablename FROM pg_tables WHERE schemaname = 'public'");
    }

    private Set<String> names(String query) throws SQLException {
        Set<String> names = new TreeSet<>();
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    @Override
    public void close() {
        server.close();
    }
}
