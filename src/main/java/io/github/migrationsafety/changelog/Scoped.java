package io.github.migrationsafety.changelog;

/**
 * Work that calls Liquibase, for {@link ParsedChangeLog#inScope}.
 *
 * @param <T> what it gives
 */
@FunctionalInterface
public interface Scoped<T> {
    /** Does the work. */
    T run() throws Exception;
}
