package io.github.migrationsafety.rehearsal.observe;

import org.jspecify.annotations.Nullable;

/** A statement that is about to be sent; running it sends it. */
@FunctionalInterface
public interface SentStatement {
    /** Sends it and gives back what JDBC gives. */
    @Nullable
    Object run() throws Throwable;
}
