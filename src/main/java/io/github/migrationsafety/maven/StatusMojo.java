package io.github.migrationsafety.maven;

import io.github.migrationsafety.goal.StatusGoal;
import io.github.migrationsafety.goal.TargetGoal;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/**
 * Tells what a real database has, what is pending, and where its schema differs from the one that its applied changesets make; and
 * how the last run against it ended. Changes nothing there, and fails only if it cannot tell.
 *
 * @since 1.0.0
 */
@Mojo(name = "status", threadSafe = true)
public final class StatusMojo extends ProductionMojo {
    @Inject
    StatusMojo(RepositorySystem repositories, ProjectDependenciesResolver dependencies, SettingsDecrypter decrypter) {
        super(repositories, dependencies, decrypter);
    }

    @Override
    protected void run() throws MojoFailureException {
        if (hasTargets()) {
            rollOut(TargetGoal.status());
            return;
        }
        orFail(StatusGoal.run(production(), console()));
    }
}
