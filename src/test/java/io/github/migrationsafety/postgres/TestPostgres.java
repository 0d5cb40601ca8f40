package io.github.migrationsafety.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * Servers that all tests of a JVM share, one for each major version, started when first asked for and gone with the JVM.
 * Thread-safe.
 */
public final class TestPostgres {
    /** The majors that the build provides binaries for. */
    public static final int OLDEST = 15;

    public static final int NEWEST = 18;

    /** {@code -Dpostgres.majors=14,16} runs the tests on these instead of the oldest, the usual and the newest. */
    private static final String ASKED = System.getProperty("postgres.majors", "");

    private static final Map<Integer, EmbeddedPostgres> SERVERS = new HashMap<>();
    private static final AtomicInteger DATABASES = new AtomicInteger();

    private TestPostgres() {}

    /** The majors on which that is tested which differs from one to another. */
    public static List<Integer> majors() {
        return ASKED.isBlank()
                ? List.of(OLDEST, 17, NEWEST)
                : Stream.of(ASKED.split(","))
                        .map(String::strip)
                        .map(Integer::valueOf)
                        .toList();
    }

    /** The same, but for those older than the oldest that the gate has, where a test needs what came with that one. */
    public static List<Integer> majorsFromOldest() {
        List<Integer> since = majors().stream().filter(m -> m >= OLDEST).toList();
        return since.isEmpty() ? List.of(OLDEST) : since;
    }

    /** The major on which that is tested which is the same on all. */
    public static int usual() {
        return ASKED.isBlank() ? 17 : majors().get(0);
    }

    /** The server of a major that the build provides binaries for. Leave it open. */
    public static synchronized ThrowawayPostgres shared(int major) {
        return SERVERS.computeIfAbsent(
                major, wanted -> EmbeddedPostgres.start(String.valueOf(wanted), new TestBinaries()));
    }

    /** A new, empty database on the shared server; dropped when closed. */
    public static synchronized Database freshDatabase(int major) {
        ThrowawayPostgres server = shared(major);
        String name = "test_" + DATABASES.incrementAndGet();
        try {
            server.createDatabase(name);
        } catch (SQLException e) {
            throw new IllegalStateException("cannot create a database on " + server, e);
        }
        return new Database(server, name);
    }

    /** The password with which a database is reached, which no text of it tells. */
    public static String password(RealDatabase database) {
        return database.password();
    }

    /** A database of one test. */
    public record Database(ThrowawayPostgres server, String name) implements AutoCloseable {
        /** A new session; the caller closes it. */
        public Connection connect() throws SQLException {
            return server.connect(name);
        }

        @Override
        public void close() throws SQLException {
            try (Connection connection = server.connect("postgres");
                    Statement statement = connection.createStatement()) {
                statement.execute("DROP DATABASE \"" + name + "\" WITH (FORCE)");
            }
        }
    }
}
