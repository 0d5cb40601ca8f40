package io.github.migrationsafety.goal;

import io.github.migrationsafety.policy.Production.Backup;
import io.github.migrationsafety.production.backup.BackupRun;
import io.github.migrationsafety.production.backup.ProgressLine;
import io.github.migrationsafety.production.backup.ProvenBackup;
import java.nio.file.Path;
import java.time.Duration;

/** {@code backup}: takes a backup of a real database and proves it. */
public final class BackupGoal {
    private static final Duration SILENCE = Duration.ofSeconds(10);

    private BackupGoal() {}

    /**
     * Runs the goal.
     *
     * @throws io.github.migrationsafety.SetupException if there is no proven backup, with the reason
     */
    public static ProvenBackup run(ProductionSettings settings, Console console) {
        return settings.sharing().backup(settings.database(), () -> take(settings, console), console);
    }

    private static ProvenBackup take(ProductionSettings settings, Console console) {
        GoalSettings goal = settings.goal();
        Backup backup = Inspection.policy(settings.goal()).production().backup();
        ProvenBackup taken = runner(settings, backup, console).take(settings.database());
        console.info("Backup: " + taken.folder() + " (" + taken.record().totalRows() + " rows in "
                + taken.record().rows().size() + " tables; "
                + (taken.wasRestored()
                        ? "proved: restored into PostgreSQL " + taken.record().verifiedOn()
                                + ", schema and row counts are the same"
                        : "its table of contents can be read; it was not restored, as the policy says")
                + ").");
        taken.record().notes().forEach(console::warn);
        return taken;
    }

    /** What takes backups as the policy says, for this goal and others. */
    static BackupRun runner(ProductionSettings settings, Backup backup, Console console) {
        return new BackupRun(
                backup,
                directory(settings, backup),
                settings.goal().environment().apply("PATH").orElse(""),
                new ProofServers(settings.goal().postgres()),
                settings.clock(),
                new ProgressLine(SILENCE, console::info));
    }

    /** Where backups are kept. */
    static Path directory(ProductionSettings settings, Backup backup) {
        return settings.goal().baseDirectory().resolve(backup.directory());
    }
}
