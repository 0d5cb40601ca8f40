package io.github.migrationsafety.maven;

import io.github.migrationsafety.goal.PreflightGoal;
import io.github.migrationsafety.goal.ProductionSettings;
import io.github.migrationsafety.goal.TargetGoal;
import io.github.migrationsafety.production.Checklist;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/**
 * Goes through the checklist before a migration of a real database, and changes nothing there. Each check passed, failed or is not
 * applicable, and says why; one that failed says what to do, and fails the build.
 *
 * @since 1.0.0
 */
@Mojo(name = "preflight", threadSafe = true)
public final class PreflightMojo extends ProductionMojo {
    @Inject
    PreflightMojo(
            RepositorySystem repositories, ProjectDependenciesResolver dependencies, SettingsDecrypter decrypter) {
        super(repositories, dependencies, decrypter);
    }

    @Override
    protected void run() throws MojoFailureException {
        if (hasTargets()) {
            rollOut(TargetGoal.preflight());
            return;
        }
        ProductionSettings settings = production();
        Optional<Checklist> checklist = orFail(PreflightGoal.run(settings, console()));
        if (checklist.filter(c -> !c.failed().isEmpty()).isPresent()) {
            throw new MojoFailureException(
                    checklist.get().summary(PreflightGoal.report(settings).toString()));
        }
    }
}
