package io.github.migrationsafety.goal;

import io.github.migrationsafety.Folders;
import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.postgres.Janitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A folder that is gone when it is closed, or when the build ends in whichever way, with everything in it. */
final class TemporaryFolder implements AutoCloseable {
    private final Path root;
    private final Janitor janitor;

    private TemporaryFolder(Path root) {
        this.root = root;
        this.janitor = Janitor.of(root);
    }

    /**
     * Makes one.
     *
     * @param prefix what its name begins with
     * @throws SetupException if none can be made
     */
    static TemporaryFolder create(String prefix) {
        try {
            return new TemporaryFolder(Files.createTempDirectory(prefix).toRealPath());
        } catch (IOException e) {
            throw new SetupException(
                    "No temporary folder can be made: " + e.getMessage() + ".",
                    "Set java.io.tmpdir to a folder that can be written to.",
                    e);
        }
    }

    Path root() {
        return root;
    }

    @Override
    public void close() {
        try {
            Folders.delete(root);
        } catch (IOException leftBehind) {
            // That a scanner holds a file in it must not fail the build.
            root.toFile().deleteOnExit();
        }
        janitor.close();
    }
}
