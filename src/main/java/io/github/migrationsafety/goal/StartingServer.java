package io.github.migrationsafety.goal;

import io.github.migrationsafety.postgres.ContainerPostgres;
import io.github.migrationsafety.postgres.EmbeddedPostgres;
import io.github.migrationsafety.postgres.ExternalPostgres;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A throwaway server that comes up while something else is done. Closing it closes the server, also if nobody waited for it. */
final class StartingServer implements AutoCloseable {
    private final Supplier<ThrowawayPostgres> starter;
    private final int major;
    private @Nullable CompletableFuture<ThrowawayPostgres> server;

    private StartingServer(Supplier<ThrowawayPostgres> starter, int major) {
        this.starter = starter;
        this.major = major;
    }

    /**
     * One of the embedded kind that is not started before it is awaited, because a kept state may take its place.
     *
     * @throws io.github.migrationsafety.SetupException if the version cannot be had
     */
    static StartingServer later(GoalSettings.Postgres postgres) {
        String version = postgres.version().orElse("");
        return new StartingServer(
                () -> EmbeddedPostgres.start(version, postgres.resolver()), EmbeddedPostgres.majorFor(version));
    }

    /**
     * Starts the server that the settings ask for. A container is waited for at once: only it knows its version.
     *
     * @throws io.github.migrationsafety.SetupException if the version cannot be had, or the user's server cannot be reached
     */
    static StartingServer start(GoalSettings.Postgres postgres, Console console) {
        return start(postgres, console, Supplier::get);
    }

    /**
     * As above.
     *
     * @param lender gets the embedded server, from the starter that it is given or from elsewhere
     */
    static StartingServer start(
            GoalSettings.Postgres postgres,
            Console console,
            Function<Supplier<ThrowawayPostgres>, ThrowawayPostgres> lender) {
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
        StartingServer starting = later(postgres);
        starting.server = CompletableFuture.supplyAsync(() -> lender.apply(starting.starter));
        return starting;
    }

    private static StartingServer up(ThrowawayPostgres server) {
        StartingServer up = new StartingServer(() -> server, server.major());
        up.server = CompletableFuture.completedFuture(server);
        return up;
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
        if (server == null) {
            server = CompletableFuture.completedFuture(starter.get());
        }
        return Joined.of(server);
    }

    @Override
    public void close() {
        if (server == null) {
            return;
        }
        ThrowawayPostgres started = server.exceptionally(failure -> null).join();
        if (started != null) {
            started.close();
        }
    }
}
