package io.github.migrationsafety.goal;

import io.github.migrationsafety.bundle.RehearsalEvidence;
import io.github.migrationsafety.policy.SeedSettings.NamedFile;
import io.github.migrationsafety.policy.Verdict;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.rehearsal.NeededExtensions;
import io.github.migrationsafety.rehearsal.Rehearsal;
import io.github.migrationsafety.rehearsal.ServerWideChanges;
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

    /**
     * Runs the goal; reports and the evidence for {@code bundle} are written before it returns, and the server is gone.
     *
     * @return what it found; empty when the module has no changelog
     * @throws io.github.migrationsafety.SetupException if the input cannot be worked with, or no server can be had
     */
    public static Optional<Report> run(GoalSettings settings, Console console) {
        Reports reports = new Reports(settings, console);
        reports.clear("rehearse");
        RehearsalEvidence evidence = new RehearsalEvidence(settings.outputDirectory());
        evidence.clear();
        return NoChangeLog.orFound(settings, console).map(changeLogFile -> {
            // The server comes up while the changelog is parsed.
            try (StartingServer server = StartingServer.start(settings.postgres(), console);
                    Inspection inspection = Inspection.begin(settings, changeLogFile, server.major())) {
                Optional<NamedFile> dump = inspection.policy().seed().dump();
                if (dump.isEmpty()) {
                    RowRequest rows = MadeUpRows.of(inspection.policy(), settings.baseDirectory());
                    return rehearse(settings, console, reports, evidence, inspection, server.await(), rows);
                }
                return onDump(dump.get(), settings, console, reports, evidence, inspection, server.await());
            }
        });
    }

    private static Report onDump(
            NamedFile dump,
            GoalSettings settings,
            Console console,
            Reports reports,
            RehearsalEvidence evidence,
            Inspection inspection,
            ThrowawayPostgres server) {
        RowRequest rows = MadeUpRows.of(inspection.policy(), settings.baseDirectory());
        RestoredDump restored =
                RestoredDump.restore(dump, settings.baseDirectory(), rows.before(), server, settings.tables(), console);
        try (Inspection rest = inspection.after(restored.released())) {
            return rehearse(settings, console, reports, evidence, rest, server, rows.on(restored.database()));
        }
    }

    private static Report rehearse(
            GoalSettings settings,
            Console console,
            Reports reports,
            RehearsalEvidence evidence,
            Inspection inspection,
            ThrowawayPostgres server,
            RowRequest rows) {
        String digest = RehearsalEvidence.digest(inspection.parsed());
        NeededExtensions.check(inspection.parsed().changeLog(), server);
        ServerWideChanges.check(inspection.parsed().changeLog(), server);
        // The rehearsal mostly waits for the server, so the source is read beside it.
        CompletableFuture<History> source = CompletableFuture.supplyAsync(inspection::source);
        History rehearsed = new Rehearsal(
                        server,
                        settings.tables(),
                        rows,
                        progress(settings, console),
                        WatchedRows.of(inspection.policy()))
                .run(inspection.parsed());
        Report judged = inspection.judge("rehearse", List.of(Joined.of(source), rehearsed), server.version());
        Report report = server.limits().map(judged::withNote).orElse(judged);
        reports.write(report);
        leaveEvidence(evidence, digest, rehearsed, report);
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
