package io.github.migrationsafety.bundle;

import io.github.migrationsafety.Folders;
import io.github.migrationsafety.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Map;

/** Folders that are there in full or not at all. */
final class WholeFolder {
    private WholeFolder() {}

    /**
     * Puts a folder in the place of what is there.
     *
     * @param files their contents, by their paths in the folder
     */
    static void write(Path folder, Map<String, byte[]> files) throws IOException {
        Path next = folder.resolveSibling("." + folder.getFileName() + ".tmp");
        Folders.delete(next);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = next.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        Folders.delete(folder);
        Files.move(next, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    /**
     * The error for a folder below the output directory.
     *
     * @param what what was to be written, as the beginning of a sentence
     */
    static SetupException unwritable(String what, Path folder, IOException e) {
        return new SetupException(
                what + " cannot be written to " + folder + ": " + e.getMessage() + ".",
                "Make room there, or set <outputDirectory> or -Dmigration-safety.outputDirectory to a folder that can be"
                        + " written to.",
                e);
    }
}
