package io.github.migrationsafety.it;

import io.github.migrationsafety.postgres.EmbeddedPostgres;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * A server of the oldest version, which the client programs of every distribution can read, with a real database of farms. Its account
 * is that of the server {@code staging} in settings.xml.
 */
public final class RealServer implements AutoCloseable {
    private static final String PASSWORD = "open-sesame";

    private final ThrowawayPostgres server;

    private RealServer(ThrowawayPostgres server) {
        this.server = server;
    }

    /**
     * Starts it and tells the integration test its URL.
     *
     * @param folder the integration test's folder
     */
    public static RealServer start(File folder) throws IOException, SQLException {
        Path binaries = folder.toPath().resolve("../../postgres-binaries");
        ThrowawayPostgres server = EmbeddedPostgres.start(
                "15", (artifact, version) -> binaries.resolve(artifact + "-" + version + ".jar"));
        server.createDatabase("farms");
        try (Connection connection = server.connect("farms");
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE staging LOGIN SUPERUSER PASSWORD '" + PASSWORD + "'");
            statement.execute("CREATE TABLE farm (id bigint PRIMARY KEY, name text)");
            statement.execute("INSERT INTO farm SELECT i, 'farm ' || i FROM generate_series(1, 42) i");
            String url = connection.getMetaData().getURL().replaceFirst("\\?.*", "");
            Files.writeString(folder.toPath().resolve("test.properties"), "migration-safety.url=" + url + "\n");
        }
        return new RealServer(server);
    }

    /** Does what a DBA does in the database of farms. */
    public void execute(String sql) throws SQLException {
        try (Connection connection = server.connect("farms");
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
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
