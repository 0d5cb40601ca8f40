package io.github.migrationsafety.production.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Files and folders that nobody but this account may read, and that survive a power failure. Links are never followed. */
final class PrivateFolder {
    private PrivateFolder() {}

    /** Creates a folder with its parents; one that exists becomes private too. */
    static void create(Path folder) throws IOException {
        Files.createDirectories(folder);
        restrict(folder, "rwx------");
    }

    /** Creates an empty file. */
    static void createFile(Path file) throws IOException {
        Files.createFile(file);
        restrict(file, "rw-------");
    }

    /** Writes a file that is not there yet. */
    static void write(Path file, byte[] content) throws IOException {
        createFile(file);
        Files.write(file, content);
    }

    /** Makes everything below and including a file or folder private, and puts it on disk. */
    static void settle(Path root) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                restrict(file, "rw-------");
                try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                    channel.force(true);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                restrict(folder, "rwx------");
                sync(folder);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Puts the entries of a folder on disk, where the system has such a thing. */
    static void sync(Path folder) throws IOException {
        if (isPosix(folder)) {
            try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
                channel.force(true);
            }
        }
    }

    private static void restrict(Path path, String permissions) throws IOException {
        if (isPosix(path)) {
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(permissions));
        }
    }

    private static boolean isPosix(Path path) {
        return Files.getFileAttributeView(path, PosixFileAttributeView.class) != null;
    }
}
