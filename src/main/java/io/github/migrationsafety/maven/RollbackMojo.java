package io.github.migrationsafety.maven;

import io.github.migrationsafety.goal.MigrationReport;
import io.github.migrationsafety.goal.ProductionSettings;
import io.github.migrationsafety.goal.RollbackGoal;
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
 * <code>rollbackCount</code>, <code>rollbackTag</code> and <code>rollbackDate</code>.
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

    @Inject
    RollbackMojo(RepositorySystem repositories, ProjectDependenciesResolver dependencies, SettingsDecrypter decrypter) {
        super(repositories, dependencies, decrypter);
    }

    @Override
    protected void run() throws MojoFailureException {
        RollbackGoal.Options options = new RollbackGoal.Options(
                RealChoices.selection(rollbackLast, rollbackCount, given(rollbackTag), given(rollbackDate)),
                RealChoices.interrupted(interrupted),
                RealChoices.patience(waitForLock));
        ProductionSettings settings = production();
        Optional<MigrationReport> report = orFail(RollbackGoal.run(settings, options, console()));
        if (report.filter(MigrationReport::failed).isPresent()) {
            throw new MojoFailureException(report.get().summary(RollbackGoal.report(settings)));
        }
    }
}
