package io.github.migrationsafety.bundle;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import org.jspecify.annotations.Nullable;

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
        delete(next);
        for (Map.Entry<String, byte[]> file : files.entrySet()) {
            Path path = next.resolve(file.getKey());
            Files.createDirectories(path.getParent());
            Files.write(path, file.getValue());
        }
        delete(folder);
        Files.move(next, folder, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Deletes a folder with all that is in it; one that is not there is fine. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException e) throws IOException {
                if (e != null) {
                    throw e;
                }
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
