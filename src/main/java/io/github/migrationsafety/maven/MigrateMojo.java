package io.github.migrationsafety.maven;

import io.github.migrationsafety.goal.MigrateGoal;
import io.github.migrationsafety.goal.MigrationReport;
import io.github.migrationsafety.goal.ProductionSettings;
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
 * Migrates a real database: the checklist of <code>preflight</code>; a backup, and a rehearsal on a copy that is restored from it;
 * then every pending changeset by Liquibase, one by one, under
 * its lock, with a limit on how long a statement may wait for a lock, attempts again where only the lock was missing, and a second
 * session that watches; then the schema and the rows are verified. A run that was killed can be followed by another.
 *
 * @since 1.0.0
 */
@Mojo(name = "migrate", threadSafe = true)
public final class MigrateMojo extends ProductionMojo {
    /**
     * Whether to leave out the checklist before. It is said in the log, the report and the journal.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.skipPreflight", defaultValue = "false")
    private boolean skipPreflight;

    /**
     * Whether to leave out the backup. The rehearsal on a copy then takes the youngest one that there is.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.skipBackup", defaultValue = "false")
    private boolean skipBackup;

    /**
     * Whether to leave out the rehearsal on a copy that is restored from the backup into a throwaway server.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.skipRehearsal", defaultValue = "false")
    private boolean skipRehearsal;

    /**
     * Whether to leave out the comparison of the schema with that of a throwaway database in which the same changesets ran.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.skipVerify", defaultValue = "false")
    private boolean skipVerify;

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

    @Inject
    MigrateMojo(RepositorySystem repositories, ProjectDependenciesResolver dependencies, SettingsDecrypter decrypter) {
        super(repositories, dependencies, decrypter);
    }

    @Override
    protected void run() throws MojoFailureException {
        MigrateGoal.Options options = new MigrateGoal.Options(
                skipPreflight,
                skipBackup,
                skipRehearsal,
                skipVerify,
                RealChoices.interrupted(interrupted),
                RealChoices.patience(waitForLock));
        if (hasTargets()) {
            rollOut(TargetGoal.migrate(options));
            return;
        }
        ProductionSettings settings = production();
        Optional<MigrationReport> report = orFail(MigrateGoal.run(settings, options, console()));
        if (report.filter(MigrationReport::failed).isPresent()) {
            throw new MojoFailureException(report.get().summary(MigrateGoal.report(settings)));
        }
    }
}
