package io.github.migrationsafety.goal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.policy.Policy;
import io.github.migrationsafety.policy.Production.Backup.Verify;
import io.github.migrationsafety.postgres.RealDatabase;
import io.github.migrationsafety.production.Check;
import io.github.migrationsafety.production.Entry;
import io.github.migrationsafety.production.Entry.State;
import io.github.migrationsafety.production.Journal;
import io.github.migrationsafety.production.backup.BesideRestore;
import io.github.migrationsafety.production.backup.ProgressLine;
import io.github.migrationsafety.production.backup.ProvenBackup;
import io.github.migrationsafety.production.backup.RestoredDatabase;
import io.github.migrationsafety.production.migrate.HealthCheck;
import io.github.migrationsafety.production.migrate.RunJournal;
import io.github.migrationsafety.production.migrate.Timing;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * {@code rollback} with {@code restoreBackup}: brings a proven backup back beside the real database, and lets it take that one's
 * place where the user confirmed it. The database itself may be gone. Nothing is dropped. Not thread-safe.
 */
public final class RestoreGoal {
    private static final String STEP = "restore";
    private static final Duration SILENCE = Duration.ofSeconds(10);
    private static final DateTimeFormatter ID =
            DateTimeFormatter.ofPattern("yyyyMMdd_HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final ProductionSettings settings;
    private final Console console;
    private final Policy policy;
    private final RealDatabase database;
    private final ProvenBackup backup;
    private final boolean swap;
    private final String confirmation;

    /**
     * What to restore, and whether it takes the database's place.
     *
     * @param backup the backup's folder, relative to the module; empty for the newest one that was proved
     * @param confirm the name of the database, where the restored one is to take its place; empty to restore beside it only
     */
    public record Options(Optional<String> backup, Optional<String> confirm) {}

    private RestoreGoal(
            ProductionSettings settings,
            Console console,
            Policy policy,
            ProvenBackup backup,
            boolean swap,
            String confirmation) {
        this.settings = settings;
        this.console = console;
        this.policy = policy;
        this.database = settings.database();
        this.backup = backup;
        this.swap = swap;
        this.confirmation = confirmation;
    }

    /**
     * Sees that everything is there, before anything is done.
     *
     * @throws SetupException if there is no such backup, or what is confirmed is another database
     */
    public static RestoreGoal prepare(ProductionSettings settings, Options options, Console console) {
        RealDatabase database = settings.database();
        return prepare(
                settings,
                options.backup(),
                BesideRestore.isConfirmed(options.confirm(), database),
                "-Dmigration-safety.confirm=" + database.database(),
                console);
    }

    /**
     * As above.
     *
     * @param folder the backup's folder, relative to the module; empty for the newest one that was proved
     * @param swap whether the restored database takes the other one's place
     * @param confirmation the parameters with which it would
     */
    static RestoreGoal prepare(
            ProductionSettings settings, Optional<String> folder, boolean swap, String confirmation, Console console) {
        Policy policy = Inspection.policy(settings.goal());
        RealDatabase database = settings.database();
        Path directory = BackupGoal.directory(settings, policy.production().backup());
        ProvenBackup backup = folder.map(
                        name -> named(settings.goal().baseDirectory().resolve(name), database))
                .orElseGet(() -> newest(directory, database));
        return new RestoreGoal(settings, console, policy, backup, swap, confirmation);
    }

    private static ProvenBackup newest(Path directory, RealDatabase database) {
        return ProvenBackup.all(directory, database).stream()
                .filter(b -> b.record().verify() != Verify.NONE)
                .findFirst()
                .orElseThrow(() -> new SetupException(
                        "There is no proven backup of " + database + " in " + directory + ".",
                        "Name the folder of one with backup (migration-safety.backup)."));
    }

    private static ProvenBackup named(Path folder, RealDatabase database) {
        ProvenBackup backup = ProvenBackup.in(folder)
                .orElseThrow(() -> new SetupException(
                        "The parameter backup (migration-safety.backup) names " + folder
                                + ", which holds no whole backup.",
                        "Name a folder that the goal backup made: one with backup.json and database.dump."));
        if (!backup.record().database().equals(database.database())) {
            throw new SetupException(
                    "The backup " + folder + " is of the database "
                            + backup.record().database() + ", not of " + database.database() + ".",
                    "Name a backup of this database, or correct url (migration-safety.url).");
        }
        return backup;
    }

    /**
     * Restores; the report is written before it returns.
     *
     * @param rolledBack what came of rolling changesets back before; empty if that was not asked for
     * @throws SetupException if the backup cannot be restored, or the names cannot be swapped; the database is as it was then
     */
    public RestoreReport run(Optional<MigrationReport> rolledBack) {
        Path file = RollbackGoal.report(settings);
        try (Journal journal = Journal.writing(settings.journal(policy.production()))) {
            RunJournal run = LiveSite.run(settings, journal, "rollback");
            settleSwap(run, database, console);
            RestoredDatabase restored = restored(run);
            List<Check> checks = List.of();
            if (swap) {
                swap(run, restored);
                checks = List.of(HealthCheck.check(policy.production().health(), Timing.standard()));
            }
            RestoreReport report = new RestoreReport(rolledBack, backup, restored, swap, confirmation, checks);
            report.lines().forEach(report.failed() ? console::warn : console::info);
            ProductionReport.write(file, report.json());
            return report;
        }
    }

    private RestoredDatabase restored(RunJournal run) {
        Optional<RestoredDatabase> earlier = earlier(run);
        if (earlier.isPresent()) {
            console.info("The database " + earlier.get().name()
                    + ", which a run before restored, still is what the backup holds, and is used.");
            return earlier.get();
        }
        tellOfIncomplete(run);
        console.info("Step restore: " + backup.folder());
        RestoredDatabase into =
                RestoredDatabase.beside(database, ID.format(settings.clock().instant()));
        run.started(STEP, "", detail(into));
        try {
            beside().restore(backup, into);
            run.done(STEP, "", detail(into));
            return into;
        } catch (SetupException e) {
            run.failed(STEP, "", Map.of("reason", e.getMessage()));
            throw e;
        }
    }

    private void tellOfIncomplete(RunJournal run) {
        run.history().stream()
                .filter(e -> e.step().equals(STEP))
                .reduce((older, newer) -> newer)
                .filter(e -> e.state() == State.STARTED)
                .flatMap(e -> recorded(e, database))
                .filter(RestoredDatabase::stands)
                .ifPresent(left -> console.warn("A run before was killed while it restored into " + left.name()
                        + ", which is incomplete; `" + left.removal() + "` removes it."));
    }

    /** What a run before restored from the same backup, if nobody has changed anything there since. */
    private Optional<RestoredDatabase> earlier(RunJournal run) {
        return run.history().stream()
                .filter(e -> e.step().equals(STEP) && e.state() == State.DONE)
                .filter(e -> backup.folder().toString().equals(e.detail().get("backup")))
                .reduce((older, newer) -> newer)
                .flatMap(e -> recorded(e, database))
                .filter(restored -> beside().isStill(backup, restored));
    }

    private BesideRestore beside() {
        return new BesideRestore(
                settings.goal().environment().apply("PATH").orElse(""), new ProgressLine(SILENCE, console::info));
    }

    private void swap(RunJournal run, RestoredDatabase restored) {
        console.info("Step swap: " + restored.name() + " takes the place of " + database.database() + ", which becomes "
                + restored.before());
        run.started(RunJournal.SWAP, "", detail(restored));
        try {
            restored.swap();
        } catch (SetupException e) {
            run.failed(RunJournal.SWAP, "", Map.of("reason", e.getMessage()));
            throw e;
        }
        run.done(RunJournal.SWAP, "", detail(restored));
    }

    /**
     * Finds out how a swap ended that was under way when a run was killed: its two renamings are one transaction, so the server
     * knows.
     *
     * @throws SetupException if the server cannot be asked
     */
    static void settleSwap(RunJournal run, RealDatabase database, Console console) {
        Optional<Entry> last = run.history().stream()
                .filter(e -> e.step().equals(RunJournal.SWAP))
                .reduce((older, newer) -> newer)
                .filter(e -> e.state() == State.STARTED);
        Optional<RestoredDatabase> restored = last.flatMap(e -> recorded(e, database));
        if (restored.isEmpty()) {
            return;
        }
        if (restored.get().isSwapped()) {
            run.done(RunJournal.SWAP, "", last.get().detail());
            console.warn("A run before was killed while names were swapped; they are: "
                    + restored.get().before() + " is what " + database.database() + " was before.");
        } else {
            run.failed(RunJournal.SWAP, "", Map.of("reason", "the run was killed before the names were swapped"));
            console.warn(
                    "A run before was killed before names were swapped; " + database.database() + " is as it was.");
        }
    }

    /**
     * Whether a restored database took this one's place.
     *
     * @param since what was done before that moment does not count
     * @throws SetupException if a run was killed while it did that, and the server cannot be asked what became of it
     */
    static boolean wasSwapped(ProductionSettings settings, Instant since, Console console) {
        Policy policy = Inspection.policy(settings.goal());
        try (Journal journal = Journal.writing(settings.journal(policy.production()))) {
            RunJournal run = LiveSite.run(settings, journal, "rollback");
            settleSwap(run, settings.database(), console);
            return journal.entries().stream()
                    .anyMatch(e -> run.target().equals(e.target())
                            && e.step().equals(RunJournal.SWAP)
                            && e.state() == State.DONE
                            && !Instant.parse(e.at()).isBefore(since));
        }
    }

    private Map<String, String> detail(RestoredDatabase restored) {
        return Map.of("backup", backup.folder().toString(), "restored", restored.name(), "before", restored.before());
    }

    private static Optional<RestoredDatabase> recorded(Entry entry, RealDatabase database) {
        Optional<String> name = Optional.ofNullable(entry.detail().get("restored"));
        Optional<String> before = Optional.ofNullable(entry.detail().get("before"));
        return name.flatMap(n -> before.map(b -> new RestoredDatabase(database, n, b)));
    }
}
