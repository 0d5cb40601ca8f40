package io.github.migrationsafety.maven;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.postgres.ContainerLibrary;
import java.nio.file.Path;
import java.util.List;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.RepositorySystem;
import org.eclipse.aether.artifact.DefaultArtifact;
import org.eclipse.aether.collection.CollectRequest;
import org.eclipse.aether.graph.Dependency;
import org.eclipse.aether.repository.RemoteRepository;
import org.eclipse.aether.resolution.ArtifactResult;
import org.eclipse.aether.resolution.DependencyRequest;
import org.eclipse.aether.resolution.DependencyResolutionException;

/**
 * Fetches Testcontainers as any build fetches an artifact, when a rehearsal on a container image asks for it and never before.
 * Thread-safe.
 */
final class Testcontainers implements ContainerLibrary {
    /** What this plugin was compiled against and tested with. */
    static final String VERSION = "2.0.5";

    /** Its log would be mixed with the build's; what matters is told by exceptions. */
    private static final String SILENT_LOG = "org.slf4j:slf4j-nop:1.7.36";

    private final RepositorySystem system;
    private final MavenSession session;
    private final MavenProject project;

    Testcontainers(RepositorySystem system, MavenSession session, MavenProject project) {
        this.system = system;
        this.session = session;
        this.project = project;
    }

    @Override
    public List<Path> resolve() {
        List<RemoteRepository> repositories = Repositories.of(project);
        CollectRequest wanted = new CollectRequest()
                .addDependency(runtime("org.testcontainers:testcontainers:" + VERSION))
                .addDependency(runtime(SILENT_LOG))
                .setRepositories(repositories)
                .setRequestContext("migration-safety");
        try {
            return system
                    .resolveDependencies(session.getRepositorySession(), new DependencyRequest(wanted, null))
                    .getArtifactResults()
                    .stream()
                    .map(ArtifactResult::getArtifact)
                    .map(artifact -> artifact.getFile().toPath())
                    .toList();
        } catch (DependencyResolutionException e) {
            throw explain(repositories, e);
        }
    }

    private SetupException explain(List<RemoteRepository> repositories, DependencyResolutionException e) {
        String parameter = "postgres/image (migration-safety.postgres.image)";
        if (session.getRepositorySession().isOffline()) {
            return new SetupException(
                    "Testcontainers " + VERSION + ", which runs the image of " + parameter
                            + ", is not in the local repository, and Maven is offline.",
                    "Run once without --offline, or remove the image to rehearse on the embedded server.",
                    e);
        }
        return new SetupException(
                "Testcontainers " + VERSION + ", which runs the image of " + parameter + ", could not be fetched from "
                        + Repositories.names(repositories) + ": " + Repositories.rootMessage(e) + ".",
                "Check the network, and mirrors and proxies in settings.xml; run with -U if an earlier failure is remembered.",
                e);
    }

    private static Dependency runtime(String coordinates) {
        return new Dependency(new DefaultArtifact(coordinates), "runtime");
    }
}
