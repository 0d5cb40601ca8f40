package io.github.migrationsafety.postgres;

import java.nio.file.Path;
import java.util.Optional;

/** Kept states in a folder of a test, and servers of its own. */
public final class TestKeptStates {
    private TestKeptStates() {}

    /** Those in a folder, of so many bytes at most. */
    public static KeptStates in(Path folder, long mostBytes) {
        return new KeptStates(new CacheFolder(folder), mostBytes);
    }

    /** A server of the test's own; the caller closes it. */
    public static EmbeddedPostgres start(int major) {
        return EmbeddedPostgres.start(String.valueOf(major), new TestBinaries());
    }

    /** A server on a kept state; the caller closes it. */
    public static Optional<EmbeddedPostgres> resume(int major, KeptState state) {
        return EmbeddedPostgres.resume(String.valueOf(major), new TestBinaries(), state);
    }
}
