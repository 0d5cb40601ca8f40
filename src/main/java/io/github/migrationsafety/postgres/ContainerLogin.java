package io.github.migrationsafety.postgres;

import io.github.migrationsafety.SetupException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * How to get into the server of a container.
 *
 * @param user the superuser that the image was told to make
 */
record ContainerLogin(ContainerEngine.Image image, ContainerEngine.Container container, String user, String password) {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration PAUSE = Duration.ofMillis(40);
    private static final int LAST_LINES = 3;

    /** The port forwarder answers before the server does, the server before it lets anybody in. */
    private static final Set<String> NOT_YET = Set.of("08001", "08004", "08006", "57P03");

    Connection connect(String database, int major) throws SQLException {
        return ConnectionSettings.open(
                "jdbc:postgresql://" + container.host() + ":" + container.port() + "/" + database,
                ConnectionSettings.local(user, password, major));
    }

    RealDatabase reachedAt(String database) {
        return RealDatabase.of(
                "jdbc:postgresql://" + container.host() + ":" + container.port() + "/" + database, user, password);
    }

    /**
     * A superuser's session, as soon as there can be one.
     *
     * @throws SetupException if there will be none
     */
    Connection awaitServer() {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            if (!container.isRunning()) {
                throw ended();
            }
            try {
                return connect("postgres", OldestServer.MAJOR);
            } catch (SQLException e) {
                if (!NOT_YET.contains(String.valueOf(e.getSQLState()))) {
                    throw refused(e);
                }
                if (System.nanoTime() > deadline) {
                    throw silent(e);
                }
            }
            LockSupport.parkNanos(PAUSE.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("interrupted");
            }
        }
    }

    private SetupException refused(SQLException e) {
        return new SetupException(
                "PostgreSQL in the image " + image.name() + " lets nobody in: " + e.getMessage() + ".",
                "The image has to take POSTGRES_USER and POSTGRES_PASSWORD as the official image postgres does; build it"
                        + " on that one.",
                e);
    }

    private SetupException ended() {
        if (image.isForeign()) {
            return new SetupException(
                    "The image " + image.name() + " was built for " + image.platform()
                            + " and does not run on this engine, which is " + image.enginePlatform() + ": "
                            + lastWords() + ".",
                    "Name an image that exists for " + image.enginePlatform() + " too.");
        }
        return new SetupException(
                "The container of the image " + image.name() + " ended before PostgreSQL answered: " + lastWords()
                        + ".",
                "Name an image that works like the official image postgres, such as one that is built on it.");
    }

    private SetupException silent(SQLException e) {
        return new SetupException(
                "PostgreSQL in a container of the image " + image.name() + " does not answer at " + container.host()
                        + ":"
                        + container.port() + " after " + TimeUnit.NANOSECONDS.toSeconds(PATIENCE.toNanos()) + " s: "
                        + e.getMessage() + " The container says: " + lastWords() + ".",
                "Check that the image holds a PostgreSQL server, and that ports of the engine's machine can be reached from here"
                        + " (TESTCONTAINERS_HOST_OVERRIDE names it where it cannot be told).",
                e);
    }

    private String lastWords() {
        List<String> lines = container
                .log()
                .lines()
                .map(String::strip)
                .filter(line -> !line.isEmpty())
                .toList();
        return lines.isEmpty()
                ? "it printed nothing"
                : String.join(" / ", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
    }
}
