package io.github.migrationsafety.production.migrate;

/** Where words for the user go while a migration runs. Thread-safe: the watch speaks from a thread of its own. */
public interface Messages {
    /** How far it is. */
    void info(String line);

    /** Something that may turn out bad. */
    void warn(String line);
}
