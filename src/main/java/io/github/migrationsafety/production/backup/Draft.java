package io.github.migrationsafety.production.backup;

import io.github.migrationsafety.Folders;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;

/**
 * A folder in which a backup is made, or taken away. Unless it was {@link #publish published} it is gone with {@link #close()}, with
 * this JVM, or with the next run. Not thread-safe but for {@link #close()}.
 */
final class Draft implements AutoCloseable {
    private static final String PREFIX = ".partial-";
    private static final String LOCK = ".lock";

    private final Path directory;
    private final Path folder;
    private final Path lockFile;
    private final FileChannel lock;
    private final Thread shutdownHook = new Thread(this::remove, "migration-safety-backup-shutdown");

    private Draft(Path directory, Path folder, Path lockFile, FileChannel lock) {
        this.directory = directory;
        this.folder = folder;
        this.lockFile = lockFile;
        this.lock = lock;
    }

    static Draft create(Path directory) throws IOException {
        String name = PREFIX + UUID.randomUUID();
        Path lockFile = directory.resolve(name + LOCK);
        FileChannel lock = FileChannel.open(lockFile, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        try {
            lock.lock();
            Path folder = directory.resolve(name);
            PrivateFolder.create(folder);
            Draft draft = new Draft(directory, folder, lockFile, lock);
            Runtime.getRuntime().addShutdownHook(draft.shutdownHook);
            return draft;
        } catch (IOException | IllegalStateException e) {
            lock.close();
            Files.deleteIfExists(lockFile);
            throw e;
        }
    }

    /** Removes the drafts that nobody works on any more. */
    static void sweep(Path directory) throws IOException {
        try (DirectoryStream<Path> locks = Files.newDirectoryStream(directory, PREFIX + "*" + LOCK)) {
            for (Path lockFile : locks) {
                if (isAbandoned(lockFile)) {
                    String name = String.valueOf(lockFile.getFileName());
                    Folders.delete(directory.resolve(name.substring(0, name.length() - LOCK.length())));
                    Files.deleteIfExists(lockFile);
                }
            }
        }
    }

    private static boolean isAbandoned(Path lockFile) throws IOException {
        try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.WRITE);
                FileLock lock = channel.tryLock()) {
            return lock != null;
        } catch (OverlappingFileLockException inThisProcess) {
            return false;
        } catch (java.nio.file.NoSuchFileException endedMeanwhile) {
            return false;
        }
    }

    Path folder() {
        return folder;
    }

    /**
     * Puts everything on disk, and then under its final name.
     *
     * @param name the wanted name; where it is taken, a number is appended
     */
    Path publish(String name) throws IOException {
        PrivateFolder.settle(folder);
        for (int number = 1; ; number++) {
            Path target = directory.resolve(number == 1 ? name : name + "-" + number);
            if (!Files.exists(target)) {
                try {
                    Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
                    PrivateFolder.sync(directory);
                    return target;
                } catch (FileAlreadyExistsException takenMeanwhile) {
                    // The next number, then.
                }
            }
        }
    }

    /** Takes a folder away: it is no backup any more before the first file of it is deleted. */
    void swallow(Path backup) throws IOException {
        try (this) {
            Files.move(backup, folder.resolve("removed"), StandardCopyOption.ATOMIC_MOVE);
            PrivateFolder.sync(folder);
        }
    }

    // In a shutdown hook nobody is left to tell; the next run sweeps.
    private synchronized void remove() {
        try {
            Folders.delete(folder);
            lock.close();
            Files.deleteIfExists(lockFile);
        } catch (IOException e) {
            // See above.
        }
    }

    @Override
    public void close() {
        remove();
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException e) {
            // The JVM is going down.
        }
    }
}
