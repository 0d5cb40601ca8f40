package io.github.migrationsafety.goal;

import io.github.migrationsafety.report.Style;

/** A console on which every line tells whose it is. As thread-safe as the console behind it. */
record PrefixedConsole(Console console, String name) implements Console {
    private String told(String line) {
        return "[" + name + "] " + line;
    }

    @Override
    public void info(String line) {
        console.info(told(line));
    }

    @Override
    public void warn(String line) {
        console.warn(told(line));
    }

    @Override
    public void error(String line) {
        console.error(told(line));
    }

    @Override
    public void debug(String line) {
        console.debug(told(line));
    }

    @Override
    public void message(String line) {
        console.message(line);
    }

    @Override
    public Style style() {
        return console.style();
    }
}
