package io.github.migrationsafety.maven;

import io.github.migrationsafety.goal.Console;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.maven.execution.MavenSession;
import org.apache.maven.model.FileSet;
import org.apache.maven.project.DefaultDependencyResolutionRequest;
import org.apache.maven.project.DependencyResolutionException;
import org.apache.maven.project.DependencyResolutionResult;
import org.apache.maven.project.MavenProject;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.eclipse.aether.graph.Dependency;
import org.jspecify.annotations.Nullable;

/**
 * The module's own runtime class path: its classes, then its compile and runtime dependencies. It is resolved when it is first
 * asked for, because most changelogs never need it (docs/decisions/0005-lazy-resolution.md). Thread-safe.
 *
 * <p>What cannot be resolved is left out and said, never an error: whether it matters shows when a changelog file is missing.
 * A module of the same build that is not packaged yet stands in with its class and resource directories.
 */
final class ProjectClassPath implements Supplier<List<Path>> {
    private static final Set<String> SCOPES = Set.of("compile", "runtime");

    private final ProjectDependenciesResolver resolver;
    private final MavenSession session;
    private final MavenProject project;
    private final Console console;
    private @Nullable List<Path> resolved;

    ProjectClassPath(
            ProjectDependenciesResolver resolver, MavenSession session, MavenProject project, Console console) {
        this.resolver = resolver;
        this.session = session;
        this.project = project;
        this.console = console;
    }

    @Override
    public synchronized List<Path> get() {
        if (resolved == null) {
            resolved = resolve();
        }
        return resolved;
    }

    private List<Path> resolve() {
        LinkedHashSet<Path> paths = new LinkedHashSet<>();
        paths.add(Path.of(project.getBuild().getOutputDirectory()));
        for (Dependency dependency : dependencies().getDependencies()) {
            paths.addAll(locate(dependency));
        }
        return List.copyOf(paths);
    }

    private DependencyResolutionResult dependencies() {
        try {
            return resolver.resolve(new DefaultDependencyResolutionRequest(project, session.getRepositorySession())
                    .setResolutionFilter(
                            (node, parents) -> node.getDependency() == null || isRuntime(node.getDependency())));
        } catch (DependencyResolutionException e) {
            console.debug("Not every dependency could be resolved: " + e.getMessage());
            return e.getResult();
        }
    }

    private static boolean isRuntime(Dependency dependency) {
        return SCOPES.contains(dependency.getScope());
    }

    private List<Path> locate(Dependency dependency) {
        if (!isRuntime(dependency)) {
            return List.of();
        }
        if (dependency.getArtifact().getFile() != null) {
            return List.of(dependency.getArtifact().getFile().toPath());
        }
        Optional<MavenProject> sibling = sibling(dependency);
        if (sibling.isEmpty()) {
            console.warn("The dependency " + dependency.getArtifact()
                    + " could not be resolved; changelog files in it are not found.");
            return List.of();
        }
        console.debug("The module " + dependency.getArtifact()
                + " is not packaged yet; its class and resource directories stand in for it.");
        return directories(sibling.get());
    }

    private Optional<MavenProject> sibling(Dependency dependency) {
        return session.getProjects().stream()
                .filter(p -> p.getGroupId().equals(dependency.getArtifact().getGroupId())
                        && p.getArtifactId().equals(dependency.getArtifact().getArtifactId())
                        && p.getVersion().equals(dependency.getArtifact().getBaseVersion()))
                .findFirst();
    }

    private static List<Path> directories(MavenProject sibling) {
        List<Path> directories = new ArrayList<>();
        directories.add(Path.of(sibling.getBuild().getOutputDirectory()));
        sibling.getResources().stream().map(FileSet::getDirectory).map(Path::of).forEach(directories::add);
        return directories.stream().filter(Files::isDirectory).toList();
    }
}
