package io.github.migrationsafety.maven;

import io.github.migrationsafety.goal.BundleGoal;
import java.nio.file.Path;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.project.MavenProjectHelper;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;

/**
 * Packs the validated migration bundle and attaches it to the project, with the type <code>zip</code> and the classifier
 * <code>migrations</code>. Refuses when the rehearsal is missing or did not pass, or when the changelog changed since.
 *
 * @since 1.0.0
 */
@Mojo(name = "bundle", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
public final class BundleMojo extends ChangeLogMojo {
    private final MavenProjectHelper projectHelper;

    @Inject
    BundleMojo(
            RepositorySystem repositories,
            ProjectDependenciesResolver dependencies,
            SettingsDecrypter decrypter,
            MavenProjectHelper projectHelper) {
        super(repositories, dependencies, decrypter);
        this.projectHelper = projectHelper;
    }

    @Override
    protected void run() {
        Optional<Path> bundle = orFail(BundleGoal.run(settings(), console()));
        bundle.ifPresent(zip -> projectHelper.attachArtifact(project(), "zip", "migrations", zip.toFile()));
    }
}
