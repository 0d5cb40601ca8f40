package io.github.migrationsafety.goal;

import io.github.migrationsafety.production.targets.Rollout;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/**
 * What happens when the build is told to end, as by Ctrl-C, while targets have their turns: no further one is begun, and the JVM
 * waits for those that have. Whatever else ends with the JVM, such as a throwaway server, ends meanwhile.
 */
final class Interruption implements AutoCloseable {
    private final CountDownLatch ended = new CountDownLatch(1);
    private final Thread hook;

    private Interruption(Rollout rollout, Console console) {
        this.hook = new Thread(() -> stop(rollout, console), "migration-safety-rollout-shutdown");
    }

    static Interruption of(Rollout rollout, Console console) {
        Interruption interruption = new Interruption(rollout, console);
        try {
            Runtime.getRuntime().addShutdownHook(interruption.hook);
        } catch (IllegalStateException goingDown) {
            rollout.stop("the build was interrupted");
        }
        return interruption;
    }

    private void stop(Rollout rollout, Console console) {
        rollout.stop("the build was interrupted");
        List<String> running = rollout.running();
        console.warn("Interrupted: no further target is begun. Waiting for "
                + (running.isEmpty() ? "none" : String.join(", ", running)) + ".");
        try {
            ended.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        ended.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException goingDown) {
            // The hook has nothing to wait for any more.
        }
    }
}
