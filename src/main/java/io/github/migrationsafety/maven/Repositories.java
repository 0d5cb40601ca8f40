package io.github.migrationsafety.maven;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.maven.project.MavenProject;
import org.eclipse.aether.repository.RemoteRepository;

/** Where the plugin fetches what only some builds need: the repositories of the project and of its plugins. */
final class Repositories {
    private Repositories() {}

    static List<RemoteRepository> of(MavenProject project) {
        LinkedHashSet<RemoteRepository> all = new LinkedHashSet<>(project.getRemoteProjectRepositories());
        all.addAll(project.getRemotePluginRepositories());
        return new ArrayList<>(all);
    }

    /** Their ids, for a message. */
    static String names(List<RemoteRepository> repositories) {
        return repositories.stream().map(RemoteRepository::getId).distinct().collect(Collectors.joining(", "));
    }

    /** What went wrong in the end. */
    static String rootMessage(Throwable e) {
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }
}
