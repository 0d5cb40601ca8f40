package io.github.migrationsafety.postgres.container;

import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;

/**
 * What to do about an engine that went away. When the JVM goes down, Testcontainers asks it once more for what it may have left,
 * and the stack trace of that failure would be the last thing that the user sees, after the sentence that says it all.
 */
final class LostEngine {
    private static final AtomicBoolean QUIET = new AtomicBoolean();

    private LostEngine() {}

    /** From now on nothing is printed when one of Testcontainers' own threads ends by an exception. Thread-safe. */
    static void quietTestcontainers() {
        if (QUIET.compareAndSet(false, true)) {
            Thread.setDefaultUncaughtExceptionHandler(
                    new AllButTestcontainers(Thread.getDefaultUncaughtExceptionHandler()));
        }
    }

    private record AllButTestcontainers(
            Thread.@Nullable UncaughtExceptionHandler usual) implements Thread.UncaughtExceptionHandler {
        @Override
        public void uncaughtException(Thread thread, Throwable failure) {
            if (DockerClientFactory.TESTCONTAINERS_THREAD_GROUP.equals(thread.getThreadGroup())) {
                return;
            }
            if (usual == null) {
                // As the JDK does where nobody has set anything.
                System.err.print("Exception in thread \"" + thread.getName() + "\" ");
                failure.printStackTrace();
            } else {
                usual.uncaughtException(thread, failure);
            }
        }
    }
}
