package io.github.migrationsafety.goal;

import io.github.migrationsafety.report.Style;

/** Where a goal's words for the user go: Maven's log, seen from here. */
public interface Console {
    /** Something the user should know. */
    void info(String line);

    /** Something that may turn out bad. */
    void warn(String line);

    /** Something that fails the build. */
    void error(String line);

    /** Something that only {@code -X} shows. */
    void debug(String line);

    /** Something for a CI server, which wants it to be a whole line of the log. */
    void message(String line);

    /** How words are set off from others. */
    Style style();
}
