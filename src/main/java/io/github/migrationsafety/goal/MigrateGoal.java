package io.github.migrationsafety.goal;

import io.github.migrationsafety.policy.Production;
import io.github.migrationsafety.production.BackupCheck;
import io.github.migrationsafety.production.Check;
import io.github.migrationsafety.production.Checklist;
import io.github.migrationsafety.production.Journal;
import io.github.migrationsafety.production.backup.ProvenBackup;
import io.github.migrationsafety.production.migrate.Expected;
import io.github.migrationsafety.production.migrate.Interrupted;
import io.github.migrationsafety.production.migrate.Migration;
import io.github.migrationsafety.production.migrate.Outcome;
import io.github.migrationsafety.production.migrate.RunJournal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code migrate}: the safe way into a real database: checked, backed up, rehearsed on a copy, applied under watch, verified. */
public final class MigrateGoal {
    private static final String SCHEMA = "schema as rehearsed";

    private MigrateGoal() {}

    /**
     * What to leave out, and what to do in special cases.
     *
     * @param skipPreflight whether to leave out the checks before
     * @param skipBackup whether to leave out the backup
     * @param skipRehearsal whether to leave out the rehearsal on a copy that is restored from the backup
     * @param skipVerify whether to leave out the comparison with the rehearsed schema afterwards
     * @param interrupted what to do with a changeset that a killed run left half way
     * @param patience how long to wait for whoever holds the lock; empty for as long as Liquibase does
     */
    public record Options(
            boolean skipPreflight,
            boolean skipBackup,
            boolean skipRehearsal,
            boolean skipVerify,
            Interrupted interrupted,
            Optional<Duration> patience) {}

    /**
     * Runs the goal; the report is written before it returns.
     *
     * @return what became of it; empty when the module has no changelog
     * @throws io.github.migrationsafety.SetupException if the database cannot be reached, somebody else is at work there, or the
     *     input cannot be worked with
     */
    public static Optional<MigrationReport> run(ProductionSettings settings, Options options, Console console) {
        Path file = report(settings);
        Optional<ReleaseSource> found = ReleaseSource.open(settings, console);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        ProductionReport.clear(file);
        Production production = Inspection.policy(settings.goal()).production();
        try (ReleaseSource release = found.get();
                Journal journal = Journal.writing(settings.journal(production))) {
            MigrationReport report = new Steps(settings, options, console, production, release, journal).take();
            report.publish(file, console);
            return Optional.of(report);
        }
    }

    /** Where the goal's report is. */
    public static Path report(ProductionSettings settings) {
        return settings.report("migrate");
    }

    /** The changelog of the release that was applied is what knows the way back. */
    private static String named(String bundle) {
        String parameter = "-Dmigration-safety.bundle=" + bundle;
        return parameter.contains(" ") ? " \"" + parameter + "\"" : " " + parameter;
    }

    /** The steps, one after the other. */
    private static final class Steps {
        private final ProductionSettings settings;
        private final Options options;
        private final Console console;
        private final Production production;
        private final ReleaseSource release;
        private final RunJournal journal;
        private final List<String> skipped = new ArrayList<>();

        Steps(
                ProductionSettings settings,
                Options options,
                Console console,
                Production production,
                ReleaseSource release,
                Journal journal) {
            this.settings = settings;
            this.options = options;
            this.console = console;
            this.production = production;
            this.release = release;
            this.journal = LiveSite.run(settings, journal, "migrate");
        }

        MigrationReport take() {
            RestoreGoal.settleSwap(journal, settings.database(), console);
            boolean resuming = LiveSite.wasKilled(journal);
            if (resuming) {
                console.warn(
                        "A run before was killed before it came to its end; this one puts right what it left, and relies"
                                + " on the backup and the rehearsal of that one.");
            }
            List<Check> before = new ArrayList<>(preflight(resuming));
            if (before.stream().noneMatch(Check::isFailed) && !resuming && isAnythingPending()) {
                before.addAll(backUpAndRehearse());
            }
            if (before.stream().anyMatch(Check::isFailed)) {
                return new MigrationReport("migrate", target(), skipped, before, Optional.empty(), "");
            }
            Outcome migrated = migrate();
            Outcome outcome = migrated.failure().isPresent() ? migrated : migrated.and(verify());
            boolean stands = outcome.done().size() > outcome.takenBack().size();
            return new MigrationReport(
                    "migrate", target(), skipped, before, Optional.of(outcome), stands ? goBack() : "");
        }

        private String target() {
            return settings.database().toString();
        }

        private List<Check> preflight(boolean resuming) {
            if (skips("preflight", options.skipPreflight())) {
                return List.of();
            }
            console.info("Step preflight");
            journal.started("preflight", "", Map.of());
            Checklist all = PreflightGoal.check(settings, release, console)
                    .waiving(
                            Set.of(BackupCheck.NAME),
                            options.skipBackup()
                                    ? "the backup is skipped, as a parameter says"
                                    : "the next step takes one");
            Checklist checklist = resuming ? all.resumed() : all;
            checklist.checks().forEach(c -> say(c));
            if (checklist.failed().isEmpty()) {
                journal.done("preflight", "", Map.of());
            } else {
                journal.failed(
                        "preflight",
                        "",
                        Map.of("reason", checklist.failed().get(0).name()));
            }
            return checklist.checks();
        }

        private boolean isAnythingPending() {
            try (LiveInspection live = LiveInspection.begin(release, settings.database())) {
                return !live.standing().pending().isEmpty();
            }
        }

        /** A run that follows one that was killed relies on what that one backed up before it began. */
        private List<Check> backUpAndRehearse() {
            Optional<ProvenBackup> backup = backUp();
            if (skips("rehearsal", options.skipRehearsal())) {
                return List.of();
            }
            if (backup.isEmpty()) {
                Check missing = Check.failed(
                        "rehearsal on a copy",
                        "there is no backup to restore a copy from",
                        "Take one with the goal backup, or leave the rehearsal out with skipRehearsal"
                                + " (migration-safety.skipRehearsal).");
                say(missing);
                return List.of(missing);
            }
            console.info("Step rehearsal: on a copy that is restored from "
                    + backup.get().folder());
            journal.started("rehearsal", "", Map.of());
            Check copy = new CopyRehearsal(settings, release, production, console).run(backup.get());
            say(copy);
            if (copy.isFailed()) {
                journal.failed("rehearsal", "", Map.of("reason", copy.reason()));
            } else {
                journal.done("rehearsal", "", Map.of());
            }
            return List.of(copy);
        }

        private Optional<ProvenBackup> backUp() {
            if (skips("backup", options.skipBackup())) {
                return ProvenBackup.latest(BackupGoal.directory(settings, production.backup()), settings.database());
            }
            console.info("Step backup");
            journal.started("backup", "", Map.of());
            ProvenBackup taken = BackupGoal.run(settings, console);
            journal.done("backup", "", Map.of("folder", taken.folder().toString()));
            return Optional.of(taken);
        }

        private void say(Check check) {
            if (check.isFailed()) {
                console.error(check.line());
            } else {
                console.info(check.line());
            }
        }

        private Outcome migrate() {
            console.info("Step migrate: " + target());
            try (LiveInspection live = LiveInspection.begin(release, settings.database())) {
                return new Migration(
                                LiveSite.of(
                                        settings.database(),
                                        release.settings(),
                                        production,
                                        journal,
                                        console,
                                        options.patience(),
                                        settings.onlySchema()),
                                live.parsed(),
                                Expected.NOTHING,
                                options.interrupted())
                        .run();
            }
        }

        private List<Check> verify() {
            if (skips("verify", options.skipVerify())) {
                return List.of();
            }
            console.info("Step verify");
            journal.started("verify", "", Map.of());
            try (LiveInspection live = LiveInspection.begin(release, settings.database())) {
                Check schema = new LiveDrift(release.settings(), live, settings.sharing(), console)
                        .check()
                        .afterwards(SCHEMA);
                if (schema.isFailed()) {
                    journal.failed("verify", "", Map.of("reason", schema.reason()));
                } else {
                    journal.done("verify", "", Map.of());
                }
                return List.of(schema);
            }
        }

        private boolean skips(String step, boolean skip) {
            if (skip) {
                skipped.add(step);
                console.warn("Step " + step + " is skipped, as a parameter says.");
                journal.done(step, "", Map.of("skipped", "true"));
            }
            return skip;
        }

        private String goBack() {
            return "mvn io.github.migrationsafety:migration-safety-maven-plugin:"
                    + settings.goal().pluginVersion()
                    + ":rollback -Dmigration-safety.rollbackLast=true " + settings.named()
                    + settings.bundle().map(MigrateGoal::named).orElse("");
        }
    }
}
