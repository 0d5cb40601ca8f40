package io.github.migrationsafety.goal;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** What was done beside the main thread, with the exception that it ended with rather than the future's own. */
final class Joined {
    private Joined() {}

    static <T> T of(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw e;
        }
    }
}
