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
import java.util.Set;
import java.util.TreeSet;

/** A server that stands in for one that a user runs. Its account is that of the server {@code staging} in settings.xml. */
public final class ExternalServer implements AutoCloseable {
    private static final String PASSWORD = "open-sesame";

    private final ThrowawayPostgres server;

    private ExternalServer(ThrowawayPostgres server) {
        this.server = server;
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
        ThrowawayPostgres server = EmbeddedPostgres.start(
                "17", (artifact, version) -> binaries.resolve(artifact + "-" + version + ".jar"));
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE staging LOGIN SUPERUSER PASSWORD '" + PASSWORD + "'");
            String url = connection.getMetaData().getURL().replaceFirst("\\?.*", "");
            Files.writeString(folder.toPath().resolve("test.properties"), property + "=" + url + "\n");
        }
        return new ExternalServer(server);
    }

    /** What must stand in no log. */
    public String password() {
        return PASSWORD;
    }

    /** The databases that it has, templates aside. */
    public Set<String> databases() throws SQLException {
        Set<String> names = new TreeSet<>();
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT datname FROM pg_database WHERE NOT datistemplate")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
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
        Set<String> names = new TreeSet<>();
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows =
                        statement.executeQuery("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) {
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
