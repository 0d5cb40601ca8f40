package io.github.migrationsafety.benchmark;

import io.github.migrationsafety.postgres.EmbeddedPostgres;
import io.github.migrationsafety.postgres.TestBinaries;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.UUID;

/** A server such as the plugin starts for itself, with an empty database, for one run of somebody else. Not thread-safe. */
final class BenchmarkServer implements AutoCloseable {
    private static final String NAME = "benchmark";

    private final ThrowawayPostgres server;
    private final String password = UUID.randomUUID().toString();

    private BenchmarkServer(ThrowawayPostgres server) {
        this.server = server;
    }

    /** Starts a server of that version. */
    static BenchmarkServer start(String version) throws SQLException {
        BenchmarkServer started = new BenchmarkServer(EmbeddedPostgres.start(version, new TestBinaries()));
        started.server.createDatabase(NAME);
        try (Connection connection = started.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + NAME + " SUPERUSER LOGIN PASSWORD '" + started.password + "'");
        }
        return started;
    }

    Connection connect() throws SQLException {
        return server.connect(NAME);
    }

    /** What liquibase-maven-plugin has to be told. */
    List<String> liquibaseOptions() throws SQLException {
        try (Connection connection = connect()) {
            return List.of(
                    "-Dliquibase.url=" + connection.getMetaData().getURL(),
                    "-Dliquibase.username=" + NAME,
                    "-Dliquibase.password=" + password,
                    "-Dliquibase.analytics.enabled=false");
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
