package io.github.migrationsafety.postgres;

import io.github.migrationsafety.SetupException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A file in which a program of PostgreSQL finds the password, and which nobody but this account can read. An argument would be in
 * the process list, and an environment is handed on to every further process and shown by tools that list it. The file is gone when
 * this is closed; what a killed JVM left, the next one to make such a file removes. {@link #close()} may be called from any thread
 * and more than once.
 *
 * @see <a href="https://www.postgresql.org/docs/17/libpq-pgpass.html">The Password File</a>
 */
final class PasswordFile implements AutoCloseable {
    private static final String PREFIX = "migration-safety.pgpass.";

    /** Locks of Windows keep others from reading what they cover; nobody reads there. */
    private static final long BEYOND = Long.MAX_VALUE - 1;

    private final Path file;
    private final FileChannel channel;

    private PasswordFile(Path file, FileChannel channel) {
        this.file = file;
        this.channel = channel;
    }

    /**
     * Writes it.
     *
     * @throws SetupException if there is no place for it
     */
    static PasswordFile with(String password) {
        Path folder = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        Path file = folder.resolve(PREFIX + Owner.current().toString().replace(' ', '.') + "." + Passwords.hex(6));
        try {
            sweep(folder);
            Files.createFile(file, privately(folder));
            FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
            PasswordFile made = new PasswordFile(file, channel);
            try {
                channel.lock(BEYOND, 1, false);
                made.write("*:*:*:*:" + password.replace("\\", "\\\\").replace(":", "\\:") + "\n");
                return made;
            } catch (IOException e) {
                made.close();
                throw e;
            }
        } catch (IOException e) {
            throw new SetupException(
                    "No file can be made in " + folder + " to hand over a password in: " + e + ".",
                    "Set java.io.tmpdir to a folder that can be written to.",
                    e);
        }
    }

    Path path() {
        return file;
    }

    private void write(String line) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(line.getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static FileAttribute<?>[] privately(Path folder) throws IOException {
        return Files.getFileStore(folder).supportsFileAttributeView("posix")
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0];
    }

    private static void sweep(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, PREFIX + "*")) {
            for (Path file : files) {
                if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && ownerIsGone(file)) {
                    Files.deleteIfExists(file);
                }
            }
        }
    }

    private static boolean ownerIsGone(Path file) {
        String[] parts =
                String.valueOf(file.getFileName()).substring(PREFIX.length()).split("\\.", -1);
        Optional<Owner> owner = parts.length == 3 ? Owner.parse(parts[0] + " " + parts[1]) : Optional.empty();
        // Opening and closing a file that this very process has locked would release the lock.
        if (owner.isEmpty() || owner.get().isAlive()) {
            return false;
        }
        try (FileChannel opened = FileChannel.open(file, StandardOpenOption.WRITE);
                @Nullable FileLock lock = opened.tryLock(BEYOND, 1, false)) {
            // A process number means nothing in another container that shares the folder; the lock does.
            return lock != null;
        } catch (IOException e) {
            // Another account's, which is not ours to judge.
            return false;
        }
    }

    @Override
    public void close() {
        try {
            channel.close();
            Files.deleteIfExists(file);
        } catch (IOException e) {
            // The next run's to remove.
        }
    }
}
