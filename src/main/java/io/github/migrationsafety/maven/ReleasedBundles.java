package io.github.migrationsafety.maven;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.goal.BundleResolver;
import java.nio.file.Path;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;

/** Fetches migration bundles as any build fetches an artifact, from the repositories of the project. Thread-safe. */
final class ReleasedBundles implements BundleResolver {
    private final RepositorySystem system;
    private final MavenSession session;
    private final MavenProject project;

    ReleasedBundles(RepositorySystem system, MavenSession session, MavenProject project) {
        this.system = system;
        this.session = session;
        this.project = project;
    }

    @Override
    public Path resolve(String groupId, String artifactId, String version) {
        Artifact artifact = new DefaultArtifact(groupId, artifactId, "migrations", "zip", version);
        try {
            return system.resolveArtifact(
                            session.getRepositorySession(),
                            new ArtifactRequest(artifact, project.getRemoteProjectRepositories(), "migration-safety"))
                    .getArtifact()
                    .getFile()
                    .toPath();
        } catch (ArtifactResolutionException e) {
            throw new SetupException(
                    "The migration bundle " + artifact + " is not to be had"
                            + (session.getRepositorySession().isOffline() ? ": Maven is offline." : "."),
                    "Correct its coordinates, or add the repository that has it to the project; it must have been deployed"
                            + " with the type zip and the classifier migrations.",
                    e);
        }
    }
}
