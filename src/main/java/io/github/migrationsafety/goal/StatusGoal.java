package io.github.migrationsafety.goal;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.production.Entry;
import io.github.migrationsafety.production.Entry.State;
import io.github.migrationsafety.production.Journal;
import io.github.migrationsafety.production.Status;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code status}: what a real database has, what is pending, and where its schema differs. Changes nothing there. */
public final class StatusGoal {
    private StatusGoal() {}

    /**
     * Runs the goal; the report is written before it returns.
     *
     * @return what it found; empty when the module has no changelog
     * @throws io.github.migrationsafety.SetupException if the database cannot be reached, or the input cannot be worked with
     */
    public static Optional<Status> run(ProductionSettings settings, Console console) {
        Path report = settings.report("status");
        Optional<ReleaseSource> found = ReleaseSource.open(settings, console);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        ProductionReport.clear(report);
        try (ReleaseSource release = found.get();
                LiveInspection live = LiveInspection.begin(release, settings.database())) {
            Status status = status(settings, release, live, console);
            status.lines().forEach(console::info);
            ProductionReport.write(report, json(status));
            return Optional.of(status);
        }
    }

    private static Status status(
            ProductionSettings settings, ReleaseSource release, LiveInspection live, Console console) {
        String target = live.database().toString();
        Path file = settings.journal(live.policy().production());
        try (Journal journal = Journal.reading(file)) {
            // That the lock was given back at the end says nothing of what was done before.
            Optional<Entry> last = journal.entries().stream()
                    .filter(entry -> target.equals(entry.target()))
                    .filter(entry -> !(entry.step().equals("lock") && entry.state() == State.DONE))
                    .reduce((earlier, later) -> later);
            return new Status(
                    target,
                    live.database().version(),
                    live.standing(),
                    new LiveDrift(release.settings(), live, settings.sharing(), console).check(),
                    last,
                    journal.tornLine());
        }
    }

    private static Map<String, Object> json(Status status) {
        Map<String, Object> json = ProductionReport.head("status", status.target());
        json.put("server", status.server());
        json.put("applied", ids(status.standing().applied()));
        json.put("pending", ids(status.standing().pending()));
        json.put("edited", ids(status.standing().edited()));
        json.put("unexpected", status.standing().unexpected());
        json.put("drift", status.drift().drift());
        json.put("driftUnknown", status.drift().unknown());
        json.put("journal", status.last().map(List::of).orElse(List.of()));
        return json;
    }

    private static List<ChangeSetId> ids(List<ChangeSet> changeSets) {
        return changeSets.stream().map(ChangeSet::id).toList();
    }
}
