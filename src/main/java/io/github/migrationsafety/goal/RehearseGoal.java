package io.github.migrationsafety.goal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.bundle.RehearsalEvidence;
import io.github.migrationsafety.bundle.ShardEvidence;
import io.github.migrationsafety.bundle.ShardRecord;
import io.github.migrationsafety.changelog.ChangeLog;
import io.github.migrationsafety.policy.Answers;
import io.github.migrationsafety.policy.SeedSettings.NamedFile;
import io.github.migrationsafety.postgres.Dump;
import io.github.migrationsafety.rehearsal.ProvenPrefixes;
import io.github.migrationsafety.rehearsal.Slice;
import io.github.migrationsafety.rehearsal.data.DataSettings;
import io.github.migrationsafety.rehearsal.seed.RestoredDump;
import io.github.migrationsafety.rehearsal.seed.RowRequest;
import io.github.migrationsafety.report.Progress;
import io.github.migrationsafety.report.Report;
import io.github.migrationsafety.step.History;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * {@code rehearse}: starts a throwaway PostgreSQL, applies, rolls back and applies again every pending changeset there, and
 * judges what both witnesses tell. A shard does so with its part of the changelog; another run puts the shards together.
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
        Share share = Share.of(how.shard(), settings.environment());
        Reports reports = new Reports(settings, console);
        reports.clear("rehearse");
        RehearsalEvidence evidence = new RehearsalEvidence(settings.outputDirectory());
        evidence.clear();
        ShardWork shards = new ShardWork(settings);
        shards.clear(share);
        Result result = new Result(reports, evidence, shards);
        return NoChangeLog.orFound(settings, console)
                .map(changeLogFile -> share instanceof Share.Merge
                        ? merge(settings, changeLogFile, result, console)
                        : rehearse(settings, changeLogFile, share, how, result, console));
    }

    private static Report rehearse(
            GoalSettings settings, String changeLogFile, Share share, Rehearsing how, Result result, Console console) {
        // What a shard proves depends on no cache.
        Rehearsing fully = new Rehearsing(how.full() || !(share instanceof Share.Whole), how.shard());
        EarlierRehearsals earlier = EarlierRehearsals.of(settings, changeLogFile, fully);
        // The server comes up while the changelog is parsed.
        try (StartingServer server = earlier.mayHelp()
                        ? StartingServer.later(settings.postgres())
                        : StartingServer.start(settings.postgres(), console);
                Inspection inspection = Inspection.begin(settings, changeLogFile, server.major())) {
            RowRequest rows = MadeUpRows.of(inspection.policy(), settings.baseDirectory());
            DataSettings data = WatchedRows.of(inspection.policy());
            Optional<NamedFile> dump = inspection.policy().seed().dump();
            if (dump.isEmpty()) {
                Trial trial = trial(inspection, rows, data, earlier.like(rows, data), share, settings, console);
                return rehearse(trial, share, result, inspection, server);
            }
            if (!(share instanceof Share.Whole)) {
                throw onDump(dump.get());
            }
            Dump copy = MadeUpRows.dump(dump.get(), settings.baseDirectory());
            console.info("Restoring the dump " + dump.get().name()
                    + "; the rehearsal begins with the changesets that it lacks.");
            RestoredDump restored =
                    RestoredDump.restore(copy, dump.get().name(), rows.before(), server.await(), settings.tables());
            try (Inspection rest = inspection.after(restored.released())) {
                Trial trial =
                        trial(rest, rows.on(restored.database()), data, Optional.empty(), share, settings, console);
                return rehearse(trial, share, result, rest, server);
            }
        }
    }

    private static Trial trial(
            Inspection inspection,
            RowRequest rows,
            DataSettings data,
            Optional<ProvenPrefixes> kept,
            Share share,
            GoalSettings settings,
            Console console) {
        ChangeLog changeLog = inspection.parsed().changeLog();
        return new Trial(
                settings,
                console,
                inspection.parsed(),
                rows,
                data,
                Progress.to(settings.interactive(), System::nanoTime, console::info, System.err),
                kept,
                share instanceof Share.Shard shard
                        ? Slice.of(changeLog, shard.index(), shard.total())
                        : Slice.whole(changeLog));
    }

    private static SetupException onDump(NamedFile dump) {
        return new SetupException(
                dump.policy() + ":" + dump.line() + ": a rehearsal on the dump that `" + dump.key()
                        + "` names cannot be split into shards.",
                "Leave out -Dmigration-safety.shard: only the changesets that the dump lacks are rehearsed anyway.");
    }

    private static Report rehearse(
            Trial trial, Share share, Result result, Inspection inspection, StartingServer server) {
        String digest = RehearsalEvidence.digest(inspection.parsed());
        // The rehearsal mostly waits for the server, so the source is read and judged beside it.
        CompletableFuture<Answers> source = CompletableFuture.supplyAsync(() -> inspection.ask(inspection.source()));
        Trial.Outcome outcome = trial.run(server);
        if (share instanceof Share.Shard shard) {
            Report judged =
                    inspection.judge(shard, trial.slice(), Joined.of(source), outcome.history(), outcome.version());
            Report report = outcome.limits().map(judged::withNote).orElse(judged);
            return result.leave(shard, trial, outcome, digest, report);
        }
        Report judged = inspection
                .judge("rehearse", List.of(Joined.of(source), inspection.ask(outcome.history())), outcome.version())
                .withCached(outcome.cached());
        Report report = outcome.limits().map(judged::withNote).orElse(judged);
        return result.leave(digest, outcome.history(), report);
    }

    /** Judges what all shards proved together, as if it had been proved here. */
    private static Report merge(GoalSettings settings, String changeLogFile, Result result, Console console) {
        List<ShardEvidence.Shard> shards = result.shards().complete();
        ShardRecord about = shards.get(0).about();
        try (Inspection inspection = Inspection.begin(settings, changeLogFile, about.postgresMajor())) {
            String digest = RehearsalEvidence.digest(inspection.parsed());
            RowRequest rows = MadeUpRows.of(inspection.policy(), settings.baseDirectory());
            DataSettings data = WatchedRows.of(inspection.policy());
            Trial trial = trial(inspection, rows, data, Optional.empty(), new Share.Merge(), settings, console);
            History history = result.shards().together(shards, trial);
            Report report = inspection.judge(
                    "rehearse",
                    List.of(inspection.ask(inspection.source()), inspection.ask(history)),
                    about.postgres());
            for (String note : ShardWork.notes(shards)) {
                report = report.withNote(note);
            }
            return result.leave(digest, history, report);
        }
    }
}
