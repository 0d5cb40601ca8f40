package io.github.migrationsafety.goal;

import java.nio.file.Path;

/** Finds released migration bundles in the repositories of the build. */
@FunctionalInterface
public interface BundleResolver {
    /**
     * The bundle's archive.
     *
     * @throws io.github.migrationsafety.SetupException if it is not to be had
     */
    Path resolve(String groupId, String artifactId, String version);
}
