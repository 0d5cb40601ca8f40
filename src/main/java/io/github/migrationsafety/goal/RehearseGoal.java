package io.github.migrationsafety.goal;

import io.github.migrationsafety.bundle.RehearsalEvidence;
import io.github.migrationsafety.policy.SeedSettings.NamedFile;
import io.github.migrationsafety.policy.Verdict;
import io.github.migrationsafety.postgres.Dump;
import io.github.migrationsafety.rehearsal.data.DataSettings;
import io.github.migrationsafety.rehearsal.seed.RestoredDump;
import io.github.migrationsafety.rehearsal.seed.RowRequest;
import io.github.migrationsafety.report.Progress;
import io.github.migrationsafety.report.Report;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.ProgressListener;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * {@code rehearse}: starts a throwaway PostgreSQL, applies, rolls back and applies again every pending changeset there, and
 * judges what both witnesses tell.
 */
public final class RehearseGoal {
    private RehearseGoal() {}

    /** Runs the goal in the usual way. */
    public static Optional<Report> run(GoalSettings settings, Console console) {
        return run(settings, Rehearsing.USUAL, console);
    }

    /**
     * Runs the goal; reports and the evidence for {@code bundle} are written before it returns, and the server is gone.
     *
     * @return what it found; empty when the module has no changelog
     * @throws io.github.migrationsafety.SetupException if the input cannot be worked with, or no server can be had
     */
    public static Optional<Report> run(GoalSettings settings, Rehearsing how, Console console) {
        Reports reports = new Reports(settings, console);
        reports.clear("rehearse");
        RehearsalEvidence evidence = new RehearsalEvidence(settings.outputDirectory());
        evidence.clear();
        return NoChangeLog.orFound(settings, console).map(changeLogFile -> {
            EarlierRehearsals earlier = EarlierRehearsals.of(settings, changeLogFile, how);
            // The server comes up while the changelog is parsed.
            try (StartingServer server = earlier.mayHelp()
                            ? StartingServer.later(settings.postgres())
                            : StartingServer.start(settings.postgres(), console);
                    Inspection inspection = Inspection.begin(settings, changeLogFile, server.major())) {
                RowRequest rows = MadeUpRows.of(inspection.policy(), settings.baseDirectory());
                DataSettings data = WatchedRows.of(inspection.policy());
                Optional<NamedFile> dump = inspection.policy().seed().dump();
                if (dump.isEmpty()) {
                    Trial trial = new Trial(
                            settings,
                            console,
                            inspection.parsed(),
                            rows,
                            data,
                            progress(settings, console),
                            earlier.like(rows, data));
                    return rehearse(trial, reports, evidence, inspection, server);
                }
                Dump copy = MadeUpRows.dump(dump.get(), settings.baseDirectory());
                console.info("Restoring the dump " + dump.get().name()
                        + "; the rehearsal begins with the changesets that it lacks.");
                RestoredDump restored =
                        RestoredDump.restore(copy, dump.get().name(), rows.before(), server.await(), settings.tables());
                try (Inspection rest = inspection.after(restored.released())) {
                    Trial trial = new Trial(
                            settings,
                            console,
                            rest.parsed(),
                            rows.on(restored.database()),
                            data,
                            progress(settings, console),
                            Optional.empty());
                    return rehearse(trial, reports, evidence, rest, server);
                }
            }
        });
    }

    private static Report rehearse(
            Trial trial, Reports reports, RehearsalEvidence evidence, Inspection inspection, StartingServer server) {
        String digest = RehearsalEvidence.digest(inspection.parsed());
        // The rehearsal mostly waits for the server, so the source is read beside it.
        CompletableFuture<History> source = CompletableFuture.supplyAsync(inspection::source);
        Trial.Outcome outcome = trial.run(server);
        Report judged = inspection.judge("rehearse", List.of(Joined.of(source), outcome.history()), outcome.version());
        Report report = outcome.limits().map(judged::withNote).orElse(judged);
        reports.write(report);
        leaveEvidence(evidence, digest, outcome.history(), report);
        return report;
    }

    private static ProgressListener progress(GoalSettings settings, Console console) {
        return Progress.to(settings.interactive(), System::nanoTime, console::info, System.err);
    }

    private static void leaveEvidence(RehearsalEvidence evidence, String digest, History rehearsed, Report report) {
        // failOn decides about the build; what is bundled has to be without errors whatever the build was told to
        // accept.
        boolean passed =
                !Verdict.of(report.verdict().findings(), Verdict.FailOn.ERROR).failed();
        evidence.write(
                digest,
                rehearsed,
                passed && !report.verdict().failed(),
                report.tool().version(),
                report.tool().liquibase(),
                report.tool().postgres(),
                Reports.timeless(report));
    }
}
