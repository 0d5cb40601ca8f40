package io.github.migrationsafety.goal;

import io.github.migrationsafety.report.Style;

/** A console that nobody reads. */
record Silent() implements Console {
    @Override
    public void info(String line) {
        // Not of interest.
    }

    @Override
    public void warn(String line) {
        // Not of interest.
    }

    @Override
    public void error(String line) {
        // Not of interest.
    }

    @Override
    public void debug(String line) {
        // Not of interest.
    }

    @Override
    public void message(String line) {
        // Not of interest.
    }

    @Override
    public Style style() {
        return Style.PLAIN;
    }
}
