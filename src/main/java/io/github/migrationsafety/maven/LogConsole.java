package io.github.migrationsafety.maven;

import io.github.migrationsafety.goal.Console;
import io.github.migrationsafety.report.Style;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.apache.maven.plugin.logging.Log;

/** Maven's log as a goal sees it. As thread-safe as the log. */
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

    // The file descriptor, because Maven's log puts a level before each line, and Maven 4 does so with System.out too.
    @Override
    public void message(String line) {
        System.out.flush();
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
        out.println(line);
    }

    @Override
    public Style style() {
        return MavenStyle.current();
    }
}
