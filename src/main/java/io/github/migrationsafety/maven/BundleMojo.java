package io.github.migrationsafety.maven;

import io.github.migrationsafety.goal.BundleGoal;
import io.github.migrationsafety.goal.BundleVerification;
import java.nio.file.Path;
import java.util.Optional;
import javax.inject.Inject;
import org.apache.maven.plugins.annotations.LifecyclePhase;
import org.apache.maven.plugins.annotations.Mojo;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.MavenProjectHelper;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/**
 * Packs the validated migration bundle and attaches it to the project, with the type <code>zip</code> and the classifier
 * <code>migrations</code>. Refuses when the rehearsal is missing or did not pass, or when the changelog changed since. With
 * <code>migration-safety.bundle</code> it verifies a bundle instead: what is inside, who built it with what, and whether it still
 * holds.
 *
 * @since 1.0.0
 */
@Mojo(name = "bundle", defaultPhase = LifecyclePhase.VERIFY, threadSafe = true)
public final class BundleMojo extends ChangeLogMojo {
    private final MavenProjectHelper projectHelper;

    /**
     * A bundle that is there already, by its path or as <code>groupId:artifactId:version</code>: it is verified and described
     * instead of packing one.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.bundle")
    private @Nullable String bundle;

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
        if (bundle != null && !bundle.isBlank()) {
            BundleVerification.run(settings(), bundle.strip(), console());
            return;
        }
        Optional<Path> packed = orFail(BundleGoal.run(settings(), console()));
        packed.ifPresent(zip -> projectHelper.attachArtifact(project(), "zip", "migrations", zip.toFile()));
    }
}
