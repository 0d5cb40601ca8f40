package io.github.migrationsafety.postgres;

import io.github.migrationsafety.SetupException;

/** The oldest PostgreSQL that a rehearsal can run on: the oldest that is <a href="https://www.postgresql.org/support/versioning/">supported</a>. */
final class OldestServer {
    static final int MAJOR = 14;

    private OldestServer() {}

    /**
     * @param version the server's
     * @param place what it was found in, in words
     * @throws SetupException if it is too old
     */
    static void check(String version, String place) {
        if (ConnectionSettings.majorOf(version) < MAJOR) {
            throw new SetupException(
                    "PostgreSQL " + version + " of " + place + " is too old for a rehearsal.",
                    "Name a server of version " + MAJOR + " or later.");
        }
    }
}
