package io.github.migrationsafety.maven;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.postgres.BinariesResolver;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.Artifact;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactRequest;
import org.eclipse.aether.resolution.ArtifactResolutionException;
import org.eclipse.aether.transfer.ArtifactNotFoundException;

/**
 * Fetches the binaries of the embedded server as any build fetches an artifact: from the local repository, else from the
 * repositories of the project and of its plugins, with mirrors, proxies, credentials and offline as Maven has them.
 * Thread-safe.
 */
final class EmbeddedBinaries implements BinariesResolver {
    private static final String GROUP = "io.zonky.test.postgres";
    private static final String PARAMETER = "postgres/version (migration-safety.postgres.version)";

    private final RepositorySystem system;
    private final MavenSession session;
    private final MavenProject project;

    EmbeddedBinaries(RepositorySystem system, MavenSession session, MavenProject project) {
        this.system = system;
        this.session = session;
        this.project = project;
    }

    @Override
    public Path resolve(String artifactId, String version) {
        Artifact artifact = new DefaultArtifact(GROUP, artifactId, "jar", version);
        List<RemoteRepository> repositories = Repositories.of(project);
        try {
            return system.resolveArtifact(
                            session.getRepositorySession(),
                            new ArtifactRequest(artifact, repositories, "migration-safety"))
                    .getArtifact()
                    .getFile()
                    .toPath();
        } catch (ArtifactResolutionException e) {
            throw explain(artifact, repositories, e);
        }
    }

    private SetupException explain(
            Artifact artifact, List<RemoteRepository> repositories, ArtifactResolutionException e) {
        if (session.getRepositorySession().isOffline()) {
            return new SetupException(
                    "The binaries of PostgreSQL (" + artifact
                            + ") are not in the local repository, and Maven is offline.",
                    "Run once without --offline, or choose a version that is there with " + PARAMETER + ".",
                    e);
        }
        if (isMissing(e)) {
            return new SetupException(
                    "PostgreSQL " + artifact.getVersion() + " does not exist for this platform: " + artifact
                            + " is in none of " + Repositories.names(repositories) + ".",
                    "Set " + PARAMETER + " to a major version such as 17, or to an exact one that is published.",
                    e);
        }
        return new SetupException(
                "The binaries of PostgreSQL (" + artifact + ") could not be downloaded from "
                        + Repositories.names(repositories) + ": " + Repositories.rootMessage(e) + ".",
                "Check the network, and mirrors and proxies in settings.xml; run with -U if an earlier failure is remembered.",
                e);
    }

    private static boolean isMissing(ArtifactResolutionException e) {
        return e.getResult().getExceptions().stream().allMatch(ArtifactNotFoundException.class::isInstance);
    }
}
