package io.github.migrationsafety.maven;

import io.github.migrationsafety.goal.Console;
import org.apache.maven.plugin.logging.Log;

/** Maven's log as a goal sees it. Maven colours the level, so the lines stay plain. As thread-safe as the log. */
record LogConsole(Log log) implements Console {
    @Override
    public void info(String line) {
        log.info(line);
    }

    @Override
    public void warn(String line) {
        log.warn(line);
    }

    @Override
    public void error(String line) {
        log.error(line);
    }

    @Override
    public void debug(String line) {
        log.debug(line);
    }
}
