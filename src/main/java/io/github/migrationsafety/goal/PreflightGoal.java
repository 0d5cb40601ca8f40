package io.github.migrationsafety.goal;

import io.github.migrationsafety.policy.Production;
import io.github.migrationsafety.production.BackupCheck;
import io.github.migrationsafety.production.ChangeLogCheck;
import io.github.migrationsafety.production.Check;
import io.github.migrationsafety.production.Checklist;
import io.github.migrationsafety.production.MigrationWindow;
import io.github.migrationsafety.production.RehearsalChecks;
import io.github.migrationsafety.production.Standing;
import io.github.migrationsafety.production.backup.ProvenBackup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code preflight}: the checklist against a real database, without changing it. */
public final class PreflightGoal {
    private PreflightGoal() {}

    /**
     * Runs the goal; the report is written before it returns.
     *
     * @return the checklist; empty when the module has no changelog
     * @throws io.github.migrationsafety.SetupException if the database cannot be reached, or the input cannot be worked with
     */
    public static Optional<Checklist> run(ProductionSettings settings, Console console) {
        Path report = report(settings);
        Optional<ReleaseSource> found = ReleaseSource.open(settings, console);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        try (ReleaseSource release = found.get()) {
            ProductionReport.clear(report);
            Checklist checklist = check(settings, release, console);
            for (Check check : checklist.checks()) {
                if (check.isFailed()) {
                    console.error(check.line());
                } else {
                    console.info(check.line());
                }
            }
            ProductionReport.write(report, ProductionReport.of(checklist));
            if (checklist.failed().isEmpty()) {
                console.info(checklist.summary(report.toString()));
            }
            return Optional.of(checklist);
        }
    }

    /** Where the goal's report is. */
    public static Path report(ProductionSettings settings) {
        return settings.report("preflight");
    }

    /**
     * The checklist alone: no report is written, and no line of it said.
     *
     * @throws io.github.migrationsafety.SetupException as {@link #run}
     */
    static Checklist check(ProductionSettings settings, ReleaseSource release, Console console) {
        try (LiveInspection live = LiveInspection.begin(release, settings.database())) {
            console.info("Checking " + live.database() + ", changing nothing there.");
            Production policy = live.policy().production();
            Standing standing = live.standing();
            List<Check> checks = new ArrayList<>(new RehearsalChecks(release.proof(), standing)
                    .run(
                            release.isAsRehearsed(),
                            live.database().major(),
                            live.policy().tenancy().isPresent()));
            checks.add(ChangeLogCheck.of(standing));
            checks.add(new LiveDrift(release.settings(), live, settings.sharing(), console)
                    .check()
                    .check());
            checks.addAll(live.database().checks(release.settings().tables(), policy.limits(), settings.onlySchema()));
            checks.add(backup(settings, policy, standing));
            checks.add(MigrationWindow.check(policy.window(), settings.clock()));
            return new Checklist(live.database().toString(), checks);
        }
    }

    private static Check backup(ProductionSettings settings, Production policy, Standing standing) {
        if (standing.pending().isEmpty()) {
            return Check.notApplicable(BackupCheck.NAME, "nothing is pending");
        }
        Path directory = BackupGoal.directory(settings, policy.backup());
        return BackupCheck.of(ProvenBackup.latest(directory, settings.database()), policy.backup(), settings.clock());
    }
}
