package io.github.migrationsafety.goal;

import io.github.migrationsafety.policy.Production;
import io.github.migrationsafety.production.Check;
import io.github.migrationsafety.production.Checklist;
import io.github.migrationsafety.production.Journal;
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

/** {@code migrate}: the safe way into a real database: checked, applied under watch, verified. */
public final class MigrateGoal {
    private static final String SCHEMA = "schema as rehearsed";

    private MigrateGoal() {}

    /**
     * What to leave out, and what to do in special cases.
     *
     * @param skipPreflight whether to leave out the checks before
     * @param skipVerify whether to leave out the comparison with the rehearsed schema afterwards
     * @param interrupted what to do with a changeset that a killed run left half way
     * @param patience how long to wait for whoever holds the lock; empty for as long as Liquibase does
     */
    public record Options(
            boolean skipPreflight, boolean skipVerify, Interrupted interrupted, Optional<Duration> patience) {}

    /**
     * Runs the goal; the report is written before it returns.
     *
     * @return what became of it; empty when the module has no changelog
     * @throws io.github.migrationsafety.SetupException if the database cannot be reached, somebody else is at work there, or the
     *     input cannot be worked with
     */
    public static Optional<MigrationReport> run(ProductionSettings settings, Options options, Console console) {
        Path file = report(settings);
        return NoChangeLog.orFound(settings.goal(), console).map(changeLogFile -> {
            ProductionReport.clear(file);
            Production production = Inspection.policy(
                            settings.goal(), AllRules.in(settings.goal().pluginClassPath()))
                    .production();
            try (Journal journal = Journal.writing(LiveSite.journal(settings, production))) {
                MigrationReport report =
                        new Steps(settings, options, console, production, changeLogFile, journal).take();
                report.lines().forEach(report.failed() ? console::warn : console::info);
                ProductionReport.write(file, report.json());
                if (!report.failed()) {
                    console.info(report.summary(file));
                }
                return report;
            }
        });
    }

    /** Where the goal's report is. */
    public static Path report(ProductionSettings settings) {
        return settings.goal().outputDirectory().resolve("migrate").resolve("report.json");
    }

    /** The steps, one after the other. */
    private static final class Steps {
        private final ProductionSettings settings;
        private final Options options;
        private final Console console;
        private final Production production;
        private final String changeLogFile;
        private final RunJournal journal;
        private final List<String> skipped = new ArrayList<>();

        Steps(
                ProductionSettings settings,
                Options options,
                Console console,
                Production production,
                String changeLogFile,
                Journal journal) {
            this.settings = settings;
            this.options = options;
            this.console = console;
            this.production = production;
            this.changeLogFile = changeLogFile;
            this.journal = LiveSite.run(settings, journal, "migrate");
        }

        MigrationReport take() {
            boolean resuming = LiveSite.wasKilled(journal);
            if (resuming) {
                console.warn("A run before was killed before it came to its end; this one puts right what it left.");
            }
            List<Check> before = preflight(resuming);
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
            Checklist all = PreflightGoal.check(settings, changeLogFile, console);
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

        private void say(Check check) {
            if (check.isFailed()) {
                console.error(check.line());
            } else {
                console.info(check.line());
            }
        }

        private Outcome migrate() {
            console.info("Step migrate: " + target());
            try (LiveInspection live = LiveInspection.begin(settings, changeLogFile)) {
                return new Migration(
                                LiveSite.of(settings, production, journal, console, options.patience()),
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
            try (LiveInspection live = LiveInspection.begin(settings, changeLogFile)) {
                Check schema = new LiveDrift(settings.goal(), live, console).check().afterwards(SCHEMA);
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
                    + ":rollback -Dmigration-safety.rollbackLast=true -Dmigration-safety.url=" + target();
        }
    }
}
