package io.github.migrationsafety.postgres;

import java.nio.file.Path;
import java.util.List;

/**
 * Finds Testcontainers and what it needs. Only a rehearsal on a container image asks, so that a build on the embedded server
 * neither fetches nor loads any of it.
 */
@FunctionalInterface
public interface ContainerLibrary {
    /**
     * The class path of Testcontainers.
     *
     * @throws io.github.migrationsafety.SetupException if it cannot be had: offline and not in the local repository
     */
    List<Path> resolve();
}
