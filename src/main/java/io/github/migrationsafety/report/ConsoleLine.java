package io.github.migrationsafety.report;

/**
 * A line for the build's log.
 *
 * @param level as what it is logged
 * @param text one line, without control characters
 */
public record ConsoleLine(Level level, String text) {
    /** The log levels. */
    public enum Level {
        ERROR,
        WARN,
        INFO
    }
}
