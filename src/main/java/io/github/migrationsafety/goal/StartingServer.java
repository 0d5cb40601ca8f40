package io.github.migrationsafety.goal;

import io.github.migrationsafety.postgres.ContainerPostgres;
import io.github.migrationsafety.postgres.EmbeddedPostgres;
import io.github.migrationsafety.postgres.ExternalPostgres;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import java.util.concurrent.CompletableFuture;

/** A throwaway server that comes up while something else is done. Closing it closes the server, also if nobody waited for it. */
final class StartingServer implements AutoCloseable {
    private final CompletableFuture<ThrowawayPostgres> server;
    private final int major;

    private StartingServer(CompletableFuture<ThrowawayPostgres> server, int major) {
        this.server = server;
        this.major = major;
    }

    /**
     * Starts the server that the settings ask for. A container is waited for at once: only it knows its version.
     *
     * @throws io.github.migrationsafety.SetupException if the version cannot be had, or the user's server cannot be reached
     */
    static StartingServer start(GoalSettings.Postgres postgres, Console console) {
        if (postgres.image().isPresent()) {
            String image = postgres.image().get();
            console.info("Starting PostgreSQL in a container of " + image
                    + "; an image that the engine does not have is pulled first.");
            return up(ContainerPostgres.start(image, postgres.containers()));
        }
        if (postgres.external().isPresent()) {
            GoalSettings.External external = postgres.external().get();
            return up(ExternalPostgres.connect(external.url(), external.user(), external.password()));
        }
        String version = postgres.version().orElse("");
        int major = EmbeddedPostgres.majorFor(version);
        return new StartingServer(
                CompletableFuture.supplyAsync(() -> EmbeddedPostgres.start(version, postgres.resolver())), major);
    }

    private static StartingServer up(ThrowawayPostgres server) {
        return new StartingServer(CompletableFuture.completedFuture(server), server.major());
    }

    /** The server's major version, known before it is up. */
    int major() {
        return major;
    }

    /**
     * Waits until it is up.
     *
     * @throws io.github.migrationsafety.SetupException if it does not come up
     */
    ThrowawayPostgres await() {
        return Joined.of(server);
    }

    @Override
    public void close() {
        ThrowawayPostgres started = server.exceptionally(failure -> null).join();
        if (started != null) {
            started.close();
        }
    }
}
