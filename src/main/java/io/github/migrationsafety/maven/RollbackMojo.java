package io.github.migrationsafety.maven;

import io.github.migrationsafety.goal.MigrationReport;
import io.github.migrationsafety.goal.ProductionSettings;
import io.github.migrationsafety.goal.RestoreGoal;
import io.github.migrationsafety.goal.RestoreReport;
import io.github.migrationsafety.goal.RollbackGoal;
import io.github.migrationsafety.goal.TargetGoal;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Takes changesets of a real database back, the last one first, with the same lock, limits and watch as <code>migrate</code>; then
 * checks that the schema is what it was, that the data is whole, that no row is tied to another tenant's, and that the application
 * is well. Nothing is touched unless every one of the changesets has a way back. Give exactly one of <code>rollbackLast</code>,
 * <code>rollbackCount</code>, <code>rollbackTag</code> and <code>rollbackDate</code>; with <code>restoreBackup</code> none is needed.
 *
 * @since 1.0.0
 */
@Mojo(name = "rollback", threadSafe = true)
public final class RollbackMojo extends ProductionMojo {
    /**
     * Whether to roll back what the last <code>migrate</code> applied, which the journal tells.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.rollbackLast", defaultValue = "false")
    private boolean rollbackLast;

    /**
     * How many changesets to roll back.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.rollbackCount")
    private @Nullable Integer rollbackCount;

    /**
     * The tag of DATABASECHANGELOG down to which to roll back; the changeset that bears it stays.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.rollbackTag")
    private @Nullable String rollbackTag;

    /**
     * The time after which what was applied is rolled back, as DATEEXECUTED of DATABASECHANGELOG shows it:
     * <code>2027-01-31</code> or <code>2027-01-31T18:30:00</code>.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.rollbackDate")
    private @Nullable String rollbackDate;

    /**
     * What to do with a changeset that does not run in a transaction and that a killed run left half way, where the database does
     * not tell how far it is: <code>refuse</code>; <code>repeat</code>, after you have undone what was there of it; or
     * <code>done</code>, after you have completed it.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.interrupted", defaultValue = "refuse")
    private String interrupted;

    /**
     * How many seconds to wait for whoever holds the lock; five minutes, as Liquibase does, if it is not given.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.waitForLock")
    private @Nullable Integer waitForLock;

    /**
     * Whether to restore a proven backup into a new database beside this one, after what is to be rolled back, if anything, was. It
     * takes this one's place only with <code>confirm</code>; nothing is dropped.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.restoreBackup", defaultValue = "false")
    private boolean restoreBackup;

    /**
     * The folder of the backup to restore; the newest proven one of the database, if it is not given.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.backup")
    private @Nullable String backup;

    /**
     * The name of the database, to have the restored one take its place: the two swap names once the backup is restored
     * completely, and sessions in them are ended. What a run before restored is used, if nobody has changed it since. With
     * <code>targets</code>, the names of all targets that are to be restored, separated by commas.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.confirm")
    private @Nullable String confirm;

    @Inject
    RollbackMojo(RepositorySystem repositories, ProjectDependenciesResolver dependencies, SettingsDecrypter decrypter) {
        super(repositories, dependencies, decrypter);
    }

    @Override
    protected void run() throws MojoFailureException {
        Optional<RestoreGoal.Options> restore = RealChoices.restore(restoreBackup, given(backup), given(confirm));
        Optional<RollbackGoal.Options> options = RealChoices.selection(
                        restore.isPresent(), rollbackLast, rollbackCount, given(rollbackTag), given(rollbackDate))
                .map(selection -> new RollbackGoal.Options(
                        selection, RealChoices.interrupted(interrupted), RealChoices.patience(waitForLock)));
        if (hasTargets()) {
            rollOut(restore.map(r -> TargetGoal.restore(r, options))
                    .orElseGet(() -> TargetGoal.rollback(options.orElseThrow())));
            return;
        }
        ProductionSettings settings = production();
        Optional<RestoreGoal> restoring = restore.map(r -> RestoreGoal.prepare(settings, r, console()));
        Optional<MigrationReport> report = options.flatMap(o -> orFail(RollbackGoal.run(settings, o, console())));
        if (restoring.isPresent()) {
            end(restoring.get().run(report), settings);
        } else if (report.filter(MigrationReport::failed).isPresent()) {
            throw new MojoFailureException(report.get().summary(RollbackGoal.report(settings)));
        }
    }

    private void end(RestoreReport report, ProductionSettings settings) throws MojoFailureException {
        String summary = report.summary(RollbackGoal.report(settings));
        if (report.failed()) {
            throw new MojoFailureException(summary);
        }
        console().info(summary);
    }
}
