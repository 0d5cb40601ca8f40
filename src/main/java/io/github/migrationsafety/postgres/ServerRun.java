package io.github.migrationsafety.postgres;

import io.github.migrationsafety.SetupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A server together with its folder, from the folder's making to its deletion. Closes itself when the JVM shuts down.
 * {@link #close()} may be called from any thread and more than once.
 */
final class ServerRun implements AutoCloseable {
    private static final int START_SECONDS = 60;

    private final RunFolder folder;
    private final Launch launch;
    private final Thread shutdownHook = new Thread(this::end, "migration-safety-postgres-shutdown");
    private @Nullable Server server;
    private boolean ended;

    private ServerRun(RunFolder folder, Launch launch) {
        this.folder = folder;
        this.launch = launch;
    }

    /** @throws SetupException if there is no room, or the JVM is going down */
    static ServerRun begin(CacheFolder cache, Account account, Launch launch) {
        ServerRun run = new ServerRun(RunFolder.create(cache, account, launch), launch);
        try {
            Runtime.getRuntime().addShutdownHook(run.shutdownHook);
        } catch (IllegalStateException e) {
            run.end();
            throw interrupted();
        }
        return run;
    }

    Path folder() {
        return folder.path();
    }

    Optional<ProcessHandle> janitor() {
        return folder.janitor();
    }

    /** Gives the server its data directory. */
    synchronized void copy(Template template) {
        checkNotEnded();
        try {
            OptionalInt uid = launch.serverUid();
            FileTree.copy(template.dataFolder(), folder.data(), uid.isPresent() ? uid.getAsInt() : Account.NO_UID);
        } catch (IOException e) {
            throw FullDisk.explain(e, folder.path(), "a throwaway server", Template.MEGABYTES);
        }
    }

    /**
     * Gives the server a data directory that another one had.
     *
     * @throws IOException if that is damaged, or there is no room
     */
    synchronized void copy(KeptState state) throws IOException {
        checkNotEnded();
        OptionalInt uid = launch.serverUid();
        state.copyTo(folder.data(), uid.isPresent() ? uid.getAsInt() : Account.NO_UID);
    }

    /**
     * Starts the server and waits until it takes connections.
     *
     * @return false if the port was taken
     * @throws SetupException if it does not come up for another reason
     */
    synchronized boolean start(Installation installation, int port) {
        checkNotEnded();
        try {
            Server started = installation.platform().isWindows()
                    ? PgCtlServer.start(installation, folder.data(), port, launch)
                    : ChildServer.start(installation, folder.data(), port, launch);
            server = started;
            if (started.awaitReady(START_SECONDS, TimeUnit.SECONDS)) {
                return true;
            }
            started.stop();
            if (Thread.currentThread().isInterrupted()) {
                throw interrupted();
            }
            if (started.log().tellsOfTakenPort()) {
                return false;
            }
            throw explain(installation, started.log().tail());
        } catch (IOException e) {
            throw ServerLog.explain("cannot be started", installation, String.valueOf(e.getMessage()));
        }
    }

    /** What befell the server that has gone, as the rest of a sentence. */
    synchronized String fate() {
        return ended || server == null
                ? "was stopped, as the build was interrupted"
                : server.log().fate();
    }

    @Override
    public void close() {
        end();
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException e) {
            // The JVM is going down; the hook finds nothing left to do.
        }
    }

    // Waits for a copy or a start that is under way in another thread, so that it does not leave files behind.
    private synchronized void end() {
        if (ended) {
            return;
        }
        ended = true;
        if (server != null) {
            server.stop();
        }
        folder.close();
    }

    private SetupException explain(Installation installation, String log) {
        return FullDisk.isReasonOf(log)
                ? FullDisk.in(folder.path(), "a throwaway server", Template.MEGABYTES, new IOException(log))
                : ServerLog.explain("does not come up", installation, log);
    }

    private void checkNotEnded() {
        if (ended) {
            throw interrupted();
        }
    }

    private static SetupException interrupted() {
        return new SetupException("The build was interrupted while PostgreSQL was starting.", "Run it again.");
    }
}
