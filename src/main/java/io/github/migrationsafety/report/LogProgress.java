package io.github.migrationsafety.report;

import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.step.ProgressListener;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A line of the log at most every ten seconds; nothing for a rehearsal that is over sooner. */
final class LogProgress implements ProgressListener {
    private static final int SECONDS = 10;

    private final Consumer<String> log;
    private final LongSupplier nanos;
    private Progress.Pace pace;
    private int total;

    LogProgress(Consumer<String> log, LongSupplier nanos) {
        this.log = log;
        this.nanos = nanos;
        this.pace = new Progress.Pace(nanos, SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void started(int total) {
        this.total = total;
        this.pace = new Progress.Pace(nanos, SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void changeSet(int index, ChangeSetId id, String phase) {
        if (pace.due()) {
            log.accept(Progress.text(index, total, id, phase));
        }
    }

    @Override
    public void finished() {}
}
