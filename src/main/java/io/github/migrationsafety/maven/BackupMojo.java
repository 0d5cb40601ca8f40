package io.github.migrationsafety.maven;

import io.github.migrationsafety.goal.BackupGoal;
import io.github.migrationsafety.goal.TargetGoal;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/**
 * Takes a backup of a real database with <code>pg_dump</code>, and proves it: it is restored into a throwaway server, and schema and
 * row counts are compared. Where to, how, and which older backups are kept is said by <code>production.backup</code> in the policy.
 *
 * @since 1.0.0
 */
@Mojo(name = "backup", threadSafe = true)
public final class BackupMojo extends ProductionMojo {
    @Inject
    BackupMojo(RepositorySystem repositories, ProjectDependenciesResolver dependencies, SettingsDecrypter decrypter) {
        super(repositories, dependencies, decrypter);
    }

    @Override
    protected void run() throws MojoFailureException {
        if (hasTargets()) {
            rollOut(TargetGoal.backup());
            return;
        }
        BackupGoal.run(production(), console());
    }
}
