package io.github.migrationsafety.postgres;

import java.util.concurrent.TimeUnit;

/** A server that was told to start. {@link #stop()} may be called from any thread and more than once. */
interface Server {
    /** Waits until it takes connections; false if it ended instead, or took too long. */
    boolean awaitReady(long timeout, TimeUnit unit);

    /** What it said last. */
    ServerLog log();

    /** Ends it at once. */
    void stop();
}
