package io.github.migrationsafety.postgres;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** What is done to whole folders. Links are never followed. */
final class FileTree {
    private FileTree() {}

    /**
     * Copies a folder that nobody writes to meanwhile, readable for its owner alone.
     *
     * @param uid the account that the copy is to belong to, or {@link Account#NO_UID} to leave it ours
     */
    static void copy(Path from, Path to, int uid) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                return copied(folder);
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                return copied(file);
            }

            private FileVisitResult copied(Path source) throws IOException {
                Path target = to.resolve(from.relativize(source).toString());
                Files.copy(source, target, StandardCopyOption.COPY_ATTRIBUTES, LinkOption.NOFOLLOW_LINKS);
                if (uid != Account.NO_UID) {
                    setOwner(target, uid, uid);
                }
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /** Hands every entry below and including the root to an account. */
    static void chown(Path root, int uid, int gid) throws IOException {
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                setOwner(folder, uid, gid);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                setOwner(file, uid, gid);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    static void setOwner(Path file, int uid, int gid) throws IOException {
        Files.setAttribute(file, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(file, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
    }

    /** One line for every file below the root: its path and size, or where it links to; sorted. */
    static List<String> inventory(Path root) throws IOException {
        List<String> lines = new ArrayList<>();
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                String path = root.relativize(file).toString();
                lines.add(
                        attributes.isSymbolicLink()
                                ? path + " -> " + Files.readSymbolicLink(file)
                                : path + " " + attributes.size());
                return FileVisitResult.CONTINUE;
            }
        });
        Collections.sort(lines);
        return lines;
    }
}
