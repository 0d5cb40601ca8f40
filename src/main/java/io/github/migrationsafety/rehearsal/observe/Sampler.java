package io.github.migrationsafety.rehearsal.observe;

import io.github.migrationsafety.step.LockMode;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks again and again at the locks of another session, from its start to its stop. It is no burden on long statements: it
 * rests for a sixteenth of the time that has passed, up to a twentieth of a second. Uses the session beside while it runs, so
 * nobody else may.
 */
final class Sampler {
    private static final long LONGEST_REST = 50_000_000;

    private final Beside beside;
    private final int pid;
    private final CountDownLatch looking = new CountDownLatch(1);
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();
    private final FutureTask<Map<Long, LockMode>> task = new FutureTask<>(this::look);
    private final Thread thread = new Thread(task, "migration-safety-locks");

    private Sampler(Beside beside, int pid) {
        this.beside = beside;
        this.pid = pid;
    }

    /** Starts to look, and returns after the first look. */
    static Sampler start(Beside beside, int pid) throws InterruptedException {
        Sampler sampler = new Sampler(beside, pid);
        sampler.thread.setDaemon(true);
        sampler.thread.start();
        sampler.looking.await();
        return sampler;
    }

    /** Stops, and tells the strongest lock that was seen on each relation, by oid. */
    Map<Long, LockMode> stop() throws SQLException, InterruptedException {
        stopped.complete(null);
        LockSupport.unpark(thread);
        return result(task);
    }

    private static Map<Long, LockMode> result(Future<Map<Long, LockMode>> task)
            throws SQLException, InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SQLException cause) {
                throw cause;
            }
            throw new IllegalStateException("the locks cannot be read", e.getCause());
        }
    }

    private Map<Long, LockMode> look() throws SQLException {
        Map<Long, LockMode> seen = new TreeMap<>();
        long start = System.nanoTime();
        try {
            do {
                beside.locks(pid).forEach((oid, mode) -> seen.merge(oid, mode, Beside::stronger));
                looking.countDown();
                if (!stopped.isDone()) {
                    LockSupport.parkNanos(Math.min((System.nanoTime() - start) / 16, LONGEST_REST));
                }
            } while (!stopped.isDone());
        } finally {
            looking.countDown();
        }
        return seen;
    }
}
