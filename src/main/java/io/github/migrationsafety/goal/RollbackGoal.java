package io.github.migrationsafety.goal;

import io.github.migrationsafety.policy.Policy;
import io.github.migrationsafety.policy.Production;
import io.github.migrationsafety.production.Check;
import io.github.migrationsafety.production.Journal;
import io.github.migrationsafety.production.migrate.HealthCheck;
import io.github.migrationsafety.production.migrate.Interrupted;
import io.github.migrationsafety.production.migrate.Outcome;
import io.github.migrationsafety.production.migrate.RunJournal;
import io.github.migrationsafety.production.migrate.Selection;
import io.github.migrationsafety.production.migrate.Site;
import io.github.migrationsafety.production.migrate.TenantIsolation;
import io.github.migrationsafety.production.migrate.Timing;
import io.github.migrationsafety.production.migrate.WayBack;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** {@code rollback}: takes changesets of a real database back, and checks schema, data, tenants and application. */
public final class RollbackGoal {
    private RollbackGoal() {}

    /**
     * Which changesets, and what to do in special cases.
     *
     * @param selection which changesets
     * @param interrupted what to do with a changeset that a killed run left half way
     * @param patience how long to wait for whoever holds the lock; empty for as long as Liquibase does
     */
    public record Options(Selection selection, Interrupted interrupted, Optional<Duration> patience) {}

    /**
     * Runs the goal; the report is written before it returns.
     *
     * @return what became of it; empty when the module has no changelog
     * @throws io.github.migrationsafety.SetupException if the database cannot be reached, somebody else is at work there, or
     *     something that is to be rolled back has no way back
     */
    public static Optional<MigrationReport> run(ProductionSettings settings, Options options, Console console) {
        Path file = report(settings);
        Optional<ReleaseSource> found = ReleaseSource.open(settings, console);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        ProductionReport.clear(file);
        Policy policy = Inspection.policy(settings.goal());
        try (ReleaseSource release = found.get();
                Journal journal = Journal.writing(settings.journal(policy.production()))) {
            RunJournal run = LiveSite.run(settings, journal, "rollback");
            RestoreGoal.settleSwap(run, settings.database(), console);
            MigrationReport report = new MigrationReport(
                    "rollback",
                    settings.database().toString(),
                    List.of(),
                    List.of(),
                    Optional.of(rollBack(settings, options, console, policy, release, run)),
                    "");
            report.publish(file, console);
            return Optional.of(report);
        }
    }

    /** Where the goal's report is. */
    public static Path report(ProductionSettings settings) {
        return settings.report("rollback");
    }

    private static Outcome rollBack(
            ProductionSettings settings,
            Options options,
            Console console,
            Policy policy,
            ReleaseSource release,
            RunJournal journal) {
        Production production = policy.production();
        Site site = LiveSite.of(
                settings.database(),
                release.settings(),
                production,
                journal,
                console,
                options.patience(),
                settings.onlySchema());
        console.info("Step rollback: " + settings.database());
        try (LiveInspection live = LiveInspection.begin(release, settings.database())) {
            Outcome outcome = new WayBack(site, live.parsed(), options.selection(), options.interrupted()).run();
            if (outcome.failure().isPresent()) {
                return outcome;
            }
            console.info("Step verify");
            journal.started("verify", "", Map.of());
            Outcome checked = outcome.and(List.of(
                    TenantIsolation.check(site.sessions(), policy.tenancy()),
                    HealthCheck.check(production.health(), Timing.standard())));
            Optional<Check> failed =
                    checked.checks().stream().filter(Check::isFailed).findFirst();
            if (failed.isPresent()) {
                journal.failed("verify", "", Map.of("reason", failed.get().reason()));
            } else {
                journal.done("verify", "", Map.of());
            }
            return checked;
        }
    }
}
