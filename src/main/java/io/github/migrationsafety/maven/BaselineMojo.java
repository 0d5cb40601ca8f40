package io.github.migrationsafety.maven;

import io.github.migrationsafety.goal.BaselineGoal;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/**
 * Records today's violations as accepted debt, so that only new ones fail: those of a lint, and those that the last rehearsal
 * left in its report. A baseline that exists already only shrinks.
 *
 * @since 1.0.0
 */
@Mojo(name = "baseline", threadSafe = true)
public final class BaselineMojo extends ChangeLogMojo {
    @Inject
    BaselineMojo(RepositorySystem repositories, ProjectDependenciesResolver dependencies, SettingsDecrypter decrypter) {
        super(repositories, dependencies, decrypter);
    }

    @Override
    protected void run() {
        orFail(BaselineGoal.run(settings(), console()));
    }
}
