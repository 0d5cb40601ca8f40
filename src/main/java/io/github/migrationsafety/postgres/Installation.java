package io.github.migrationsafety.postgres;

import java.nio.file.Path;

/**
 * PostgreSQL's programs of one version, extracted.
 *
 * @param version the artifact's version, such as {@code 17.11.0}
 */
record Installation(Path folder, String version, Platform platform) {
    /** The absolute path of one of its programs; the binaries have {@code initdb}, {@code pg_ctl} and {@code postgres}. */
    String program(String name) {
        return folder.resolve("bin")
                .resolve(platform.isWindows() ? name + ".exe" : name)
                .toString();
    }
}
