package io.github.migrationsafety.report;

import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.step.ProgressListener;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Shows progress: on a terminal one line that is written over and over, elsewhere (CI, batch mode) a line of the log every ten
 * seconds. Not thread-safe; one for each rehearsal.
 */
public final class Progress {
    private Progress() {}

    /**
     * @param interactive whether somebody watches a terminal
     * @param nanos a clock, such as {@link System#nanoTime()}
     * @param log takes a whole line; used when not interactive
     * @param terminal where the line is rewritten; used when interactive
     */
    public static ProgressListener to(
            boolean interactive, LongSupplier nanos, Consumer<String> log, Appendable terminal) {
        return interactive ? new TerminalProgress(terminal, nanos) : new LogProgress(log, nanos);
    }

    /** Says when the next sign of life is due. */
    static final class Pace {
        private final LongSupplier nanos;
        private final long interval;
        private long last;

        Pace(LongSupplier nanos, long amount, TimeUnit unit) {
            this.nanos = nanos;
            this.interval = unit.toNanos(amount);
            this.last = nanos.getAsLong();
        }

        /** Whether the interval has passed since this last was true, or since the start. */
        boolean due() {
            long now = nanos.getAsLong();
            if (now - last < interval) {
                return false;
            }
            last = now;
            return true;
        }
    }

    static String text(int index, int total, ChangeSetId id, String phase) {
        return Wording.number(index) + " of " + Wording.count(total, "changeset") + ": " + phase + " "
                + VisibleText.line(id.toString());
    }
}
