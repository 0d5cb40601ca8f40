package io.github.migrationsafety.goal;

import io.github.migrationsafety.policy.Production;
import io.github.migrationsafety.policy.Production.OnFailure;
import io.github.migrationsafety.postgres.RealDatabase;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.production.Check;
import io.github.migrationsafety.production.Journal;
import io.github.migrationsafety.production.backup.ProgressLine;
import io.github.migrationsafety.production.backup.ProvenBackup;
import io.github.migrationsafety.production.backup.RestoredCopy;
import io.github.migrationsafety.production.migrate.Expected;
import io.github.migrationsafety.production.migrate.Interrupted;
import io.github.migrationsafety.production.migrate.Migration;
import io.github.migrationsafety.production.migrate.Outcome;
import io.github.migrationsafety.production.migrate.RunJournal;
import io.github.migrationsafety.production.migrate.Selection;
import io.github.migrationsafety.production.migrate.Site;
import io.github.migrationsafety.production.migrate.WayBack;
import java.time.Duration;
import java.util.Optional;

/**
 * Migrates a copy of the real database, restored from its backup into a throwaway server, takes everything back, and migrates it
 * again: what fails on the real rows fails here.
 */
final class CopyRehearsal {
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final String NAME = "rehearsal on a copy";

    private final ProductionSettings settings;
    private final ReleaseSource release;
    private final Production production;
    private final Console console;

    CopyRehearsal(ProductionSettings settings, ReleaseSource release, Production production, Console console) {
        this.settings = settings;
        this.release = release;
        this.production = production;
        // So that nobody takes what is said of the copy for what happens to the database.
        this.console = new PrefixedConsole(console, "copy");
    }

    /**
     * @param backup of the real database
     * @throws io.github.migrationsafety.SetupException if the copy cannot be made
     */
    Check run(ProvenBackup backup) {
        int major = Integer.parseInt(backup.record().serverVersion().replaceFirst("\\D.*", ""));
        try (DatabaseCopy copy = settings.sharing().copy(settings.database(), backup, () -> restored(backup, major));
                TemporaryFolder folder = TemporaryFolder.create("migration-safety-copy");
                Journal journal = Journal.writing(folder.root().resolve("journal.jsonl"))) {
            return thereAndBack(copy.database(), journal);
        }
    }

    private DatabaseCopy restored(ProvenBackup backup, int major) {
        ThrowawayPostgres server = new ProofServers(settings.goal().postgres()).apply(major);
        boolean done = false;
        try {
            RealDatabase copy = RestoredCopy.in(
                    server,
                    backup,
                    settings.goal().environment().apply("PATH").orElse(""),
                    new ProgressLine(SILENCE, console::info));
            done = true;
            return new DatabaseCopy(copy, server::close);
        } finally {
            if (!done) {
                server.close();
            }
        }
    }

    private Check thereAndBack(RealDatabase copy, Journal journal) {
        Optional<Check> there = migrate(copy, journal, "it cannot be applied to a copy of the database");
        if (there.isPresent()) {
            return there.get();
        }
        Outcome back;
        try (LiveInspection live = LiveInspection.begin(release, copy)) {
            back = new WayBack(
                            site(copy, journal, "rollback"),
                            live.parsed(),
                            new Selection.LastMigration(),
                            Interrupted.REFUSE)
                    .run();
        }
        Optional<Check> failed = failure(back, "it cannot be taken back on a copy of the database");
        if (failed.isPresent()) {
            return failed.get();
        }
        return migrate(copy, journal, "after it was taken back on a copy of the database it cannot be applied again")
                .orElseGet(() -> Check.passed(
                        NAME,
                        "applied, taken back and applied again on a copy restored from the backup: "
                                + back.done().size() + (back.done().size() == 1 ? " changeset" : " changesets")));
    }

    private Optional<Check> migrate(RealDatabase copy, Journal journal, String failure) {
        try (LiveInspection live = LiveInspection.begin(release, copy)) {
            Outcome outcome = new Migration(
                            site(copy, journal, "migrate"), live.parsed(), Expected.NOTHING, Interrupted.REFUSE)
                    .run();
            return failure(outcome, failure);
        }
    }

    private static Optional<Check> failure(Outcome outcome, String words) {
        Optional<String> reason = outcome.failure().or(() -> outcome.checks().stream()
                .filter(Check::isFailed)
                .map(c -> c.name() + ": " + c.reason())
                .findFirst());
        return reason.map(r -> Check.failed(
                NAME,
                words + ": " + r,
                "Correct the changeset, or the rows that it meets; the real database is untouched."));
    }

    private Site site(RealDatabase copy, Journal journal, String goal) {
        Production onCopy = new Production(
                production.backup(),
                Optional.empty(),
                production.limits(),
                production.lockTimeout(),
                production.retries(),
                OnFailure.STOP,
                production.journal(),
                Optional.empty());
        RunJournal run = new RunJournal(journal, settings.clock(), goal, goal, copy.toString());
        return LiveSite.of(
                copy, release.settings(), onCopy, run, console, Optional.of(Duration.ZERO), settings.onlySchema());
    }
}
