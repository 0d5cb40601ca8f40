package io.github.migrationsafety.postgres;

import io.github.migrationsafety.Folders;
import io.github.migrationsafety.SetupException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The folder of one account that keeps what is made once and used by every build: extracted binaries and ready-made data
 * directories. Safe for any number of builds at once, in this JVM and in others: an entry appears whole, by a rename, or not
 * at all, and one that has lost a file since (a cleaner of temporary folders, a crash of the machine) is made anew.
 */
final class CacheFolder {
    /** One version: binaries and template. */
    private static final int ROOM_MEGABYTES = 100;

    private static final String INVENTORY = "inventory";

    private final Path folder;

    CacheFolder(Path folder) {
        this.folder = folder;
    }

    /** Fills an empty folder with an entry. */
    @FunctionalInterface
    interface Maker {
        void fill(Path emptyFolder) throws IOException;
    }

    /** Does something while no other build does the same. */
    @FunctionalInterface
    interface Guarded<T> {
        T run() throws IOException;
    }

    /**
     * Finds or makes the account's folder in the first place that is fit: nobody else can write there, programs can be run
     * from there, and an unprivileged server can reach it. The home folder is the last resort because root's is closed to
     * the account that root's server runs as.
     *
     * @throws SetupException if no place is fit
     */
    static CacheFolder open(Account account) {
        List<String> refusals = new ArrayList<>();
        for (Path candidate : candidates(account)) {
            @Nullable String refusal;
            try {
                refusal = refusal(candidate, account);
            } catch (IOException e) {
                refusal = e.toString();
            }
            if (refusal == null) {
                return new CacheFolder(candidate);
            }
            refusals.add(candidate + " (" + refusal + ")");
        }
        throw new SetupException(
                "No folder is fit to keep PostgreSQL's binaries: " + String.join(", ", refusals) + ".",
                "Make one of them fit, or point -Djava.io.tmpdir to a folder with room that nobody else can write to.");
    }

    Path path() {
        return folder;
    }

    /**
     * The folder of an entry, made now if it is not there or not whole.
     *
     * @param megabytes what it takes on disk, for the message when there is no room
     */
    Path entry(String name, int megabytes, Maker maker) {
        Path entry = folder.resolve(name);
        try {
            if (isWhole(entry)) {
                return entry;
            }
            return guarded(name, () -> isWhole(entry) ? entry : make(entry, maker));
        } catch (IOException e) {
            throw FullDisk.explain(e, folder, name, megabytes);
        }
    }

    /** Whether something stands there for an entry, whole or not. */
    boolean has(String name) {
        return Files.isDirectory(folder.resolve(name));
    }

    /** Forgets an entry that turned out to be damaged in a way that its inventory does not show. */
    void forget(String name) {
        try {
            guarded(name, () -> {
                Folders.delete(folder.resolve(name));
                return name;
            });
        } catch (IOException e) {
            throw FullDisk.explain(e, folder, name, 0);
        }
    }

    /** Runs an action while no other build of this account is in an action of the same name. */
    <T> T guarded(String name, Guarded<T> action) throws IOException {
        Path lockFile = folder.resolve(name + ".lock");
        // A file lock belongs to the whole JVM, and a second thread that asks for it gets an exception; Maven may run
        // modules in parallel, each in a class loader of its own. Interned strings are what all of them share.
        synchronized (("io.github.migrationsafety:" + lockFile).intern()) {
            try (FileChannel channel = FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                    FileLock lock = channel.lock()) {
                if (!lock.isValid()) {
                    throw new IOException("the lock on " + lockFile + " was lost");
                }
                return action.run();
            }
        }
    }

    private static Path make(Path entry, Maker maker) throws IOException {
        Path partial = entry.resolveSibling(entry.getFileName() + ".partial");
        Folders.delete(partial);
        Folders.delete(entry);
        createOpenToReaders(partial);
        boolean made = false;
        try {
            maker.fill(partial);
            List<String> inventory = FileTree.inventory(partial);
            Files.write(partial.resolve(INVENTORY), inventory);
            Files.move(partial, entry, StandardCopyOption.ATOMIC_MOVE);
            made = true;
        } finally {
            if (!made) {
                Folders.delete(partial);
            }
        }
        return entry;
    }

    private static boolean isWhole(Path entry) throws IOException {
        try {
            List<String> expected = Files.readAllLines(entry.resolve(INVENTORY));
            List<String> actual = FileTree.inventory(entry);
            actual.removeIf(line -> line.startsWith(INVENTORY + " "));
            return actual.equals(expected);
        } catch (NoSuchFileException e) {
            return false;
        }
    }

    private static Set<Path> candidates(Account account) {
        String name = "migration-safety-" + account.tag();
        Set<Path> candidates = new LinkedHashSet<>();
        Path home = Path.of(System.getProperty("user.home"), ".cache", "migration-safety");
        if (account.isPosix()) {
            candidates.add(Path.of("/var/tmp", name));
            candidates.add(Path.of(System.getProperty("java.io.tmpdir"), name).toAbsolutePath());
            if (!account.isRoot() && home.isAbsolute()) {
                candidates.add(home);
            }
        } else {
            candidates.add(home);
        }
        return candidates;
    }

    static @Nullable String refusal(Path candidate, Account account) throws IOException {
        if (!account.isPosix()) {
            Files.createDirectories(candidate);
            return null;
        }
        createOpenToReaders(candidate);
        if (!Files.isDirectory(candidate, LinkOption.NOFOLLOW_LINKS) || !account.owns(candidate)) {
            return "it belongs to somebody else";
        }
        Path parent = candidate.toAbsolutePath().getParent();
        if (isOpenToWriters(candidate)
                || (parent != null
                        && isOpenToWriters(parent)
                        && (Account.unixAttribute(parent, "mode") & 01000) == 0)) {
            return "others can write to it";
        }
        if (account.isRoot() && !Traversal.isOpenToAll(candidate)) {
            return "a server that does not run as root cannot reach it";
        }
        if (!allowsPrograms(candidate)) {
            return "it is mounted noexec";
        }
        long megabytes = Files.getFileStore(candidate).getUsableSpace() >> 20;
        return isEmpty(candidate) && megabytes < ROOM_MEGABYTES
                ? "of the " + ROOM_MEGABYTES + " MB that it takes, " + megabytes + " are free"
                : null;
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
            return !files.iterator().hasNext();
        }
    }

    private static void createOpenToReaders(Path folder) throws IOException {
        try {
            Files.createDirectory(folder);
        } catch (FileAlreadyExistsException e) {
            return;
        } catch (NoSuchFileException e) {
            Files.createDirectories(folder);
        }
        // The umask may have taken away what the server's account needs.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static boolean isOpenToWriters(Path folder) throws IOException {
        return (Account.unixAttribute(folder, "mode") & 0022) != 0;
    }

    // access(2) refuses execution on a file system mounted noexec, even to root.
    private static boolean allowsPrograms(Path folder) throws IOException {
        Path probe = Files.createTempFile(
                folder,
                "probe",
                null,
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        try {
            return Files.isExecutable(probe);
        } finally {
            Files.delete(probe);
        }
    }
}
