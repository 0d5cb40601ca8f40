package io.github.migrationsafety.report;

import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.step.ProgressListener;
import java.io.Flushable;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * One line of a terminal, written over by a carriage return at most ten times a second and wiped at the end. It stays below 80
 * columns, because a line that wraps cannot be written over.
 */
final class TerminalProgress implements ProgressListener {
    private static final int WIDTH = 78;
    private static final int MILLIS = 100;

    private final Appendable terminal;
    private final Progress.Pace pace;
    private int total;
    private int shown;
    private boolean broken;

    TerminalProgress(Appendable terminal, LongSupplier nanos) {
        this.terminal = terminal;
        this.pace = new Progress.Pace(nanos, MILLIS, TimeUnit.MILLISECONDS);
    }

    @Override
    public void started(int total) {
        this.total = total;
    }

    @Override
    public void changeSet(int index, ChangeSetId id, String phase) {
        if (pace.due()) {
            write(shortened(Progress.text(index, total, id, phase)));
        }
    }

    @Override
    public void finished() {
        if (shown > 0) {
            write("");
            append("\r");
        }
    }

    /** The beginning says how far it is and the end which changeset: the middle is what can be missed. */
    private static String shortened(String text) {
        if (text.length() <= WIDTH) {
            return text;
        }
        int head = WIDTH / 2;
        return text.substring(0, head) + "…" + text.substring(text.length() - (WIDTH - head - 1));
    }

    private void write(String line) {
        append("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
        shown = line.length();
    }

    private void append(String text) {
        if (broken) {
            return;
        }
        try {
            terminal.append(text);
            if (terminal instanceof Flushable flushable) {
                flushable.flush();
            }
        } catch (IOException e) {
            // A closed terminal is no reason to end a rehearsal.
            broken = true;
        }
    }
}
