package io.github.migrationsafety.production.backup;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.postgres.RealDatabase;
import io.github.migrationsafety.postgres.Silence;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.SortedMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Counts the rows of every table of a database, which may take hours, on a thread of its own. Not thread-safe. */
final class Counting {
    private final RealDatabase database;
    private final Statement statement;
    private final CompletableFuture<SortedMap<String, Long>> counts;
    private final long start = System.nanoTime();

    private Counting(RealDatabase database, Statement statement, CompletableFuture<SortedMap<String, Long>> counts) {
        this.database = database;
        this.statement = statement;
        this.counts = counts;
    }

    /**
     * Begins to count.
     *
     * @param statement of a session in the database that nobody else uses until it is done
     */
    static Counting start(RealDatabase database, Statement statement) {
        return new Counting(database, statement, CompletableFuture.supplyAsync(() -> {
            try {
                // However large a table is; whether the server is still there is asked meanwhile.
                statement.getConnection().setNetworkTimeout(Runnable::run, 0);
                return RowCounts.read(statement);
            } catch (SQLException e) {
                throw new CompletionException(e);
            }
        }));
    }

    /** @throws SetupException if it fails, if this thread is interrupted, or if the database answers no more */
    SortedMap<String, Long> await(ProgressLine progress) {
        Silence silence = new Silence(database);
        while (true) {
            try {
                return counts.get(progress.every().toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                check(silence);
                progress.tell("Counting rows", Duration.ofNanos(System.nanoTime() - start));
            } catch (InterruptedException e) {
                abort();
                Thread.currentThread().interrupt();
                throw new SetupException("The build was interrupted while rows were counted.", "Run it again.", e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof SQLException reason) {
                    throw Origin.lost(database, reason);
                }
                throw new IllegalStateException(e);
            }
        }
    }

    private void check(Silence silence) {
        boolean heard = false;
        try {
            silence.check();
            heard = true;
        } finally {
            if (!heard) {
                abort();
            }
        }
    }

    /** Whoever closes the statement would wait for the answer that the counting thread waits for. */
    private void abort() {
        try {
            statement.getConnection().abort(Runnable::run);
        } catch (SQLException e) {
            // Then it is closed already, and nobody waits.
        }
    }
}
