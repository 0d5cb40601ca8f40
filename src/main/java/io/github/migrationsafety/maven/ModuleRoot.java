package io.github.migrationsafety.maven;

import java.io.File;
import java.nio.file.Path;
import org.apache.maven.execution.MavenExecutionRequest;
import org.apache.maven.project.MavenProject;

/** Finds the multi-module root of a module, whichever folder Maven was started in. */
final class ModuleRoot {
    private ModuleRoot() {}

    /**
     * The topmost folder that holds a parent POM of the module or Maven's multi-module root, if it is above the module; else the
     * module's own folder.
     */
    static Path of(MavenProject project, MavenExecutionRequest request) {
        Path module = project.getBasedir().toPath().toAbsolutePath().normalize();
        Path root = module;
        for (MavenProject parent = project.getParent(); parent != null; parent = parent.getParent()) {
            root = higher(root, parent.getBasedir(), module);
        }
        return higher(root, request.getMultiModuleProjectDirectory(), module);
    }

    // A parent POM from a repository has no folder, and one beside the module (../parent) is no root of it.
    private static Path higher(Path root, File candidate, Path module) {
        if (candidate == null) {
            return root;
        }
        Path folder = candidate.toPath().toAbsolutePath().normalize();
        return module.startsWith(folder) && folder.getNameCount() < root.getNameCount() ? folder : root;
    }
}
