package io.github.migrationsafety.postgres;

import io.github.migrationsafety.Folders;
import io.github.migrationsafety.SetupException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The private folder of one running server. It bears a mark that says which process owns it, and the owner holds a lock on
 * that mark for as long as it lives, so that a later run can tell what a killed one left behind. {@link #close()} may be
 * called from any thread and more than once.
 */
final class RunFolder implements AutoCloseable {
    private static final String MARK = "owner";
    private static final long ROOM_IN_MEMORY = 200L << 20;
    private static final long ROOM = 64L << 20;
    private static final Path MEMORY = Path.of("/dev/shm");
    private static final String GUARD = "runs";
    private static final Duration TIME_TO_MARK = Duration.ofMinutes(10);

    /** What the JDK takes on Linux when nobody says otherwise. */
    private static final Path USUAL_TEMPORARY = Path.of("/tmp");

    private final Path folder;
    private final CacheFolder cache;
    private final FileChannel mark;
    private final Janitor janitor;

    private RunFolder(Path folder, CacheFolder cache, FileChannel mark, Janitor janitor) {
        this.folder = folder;
        this.cache = cache;
        this.mark = mark;
        this.janitor = janitor;
    }

    /**
     * Removes what killed runs left, then makes a new folder: where java.io.tmpdir points if somebody set it, else in memory if
     * there is room, because a disk that others write to makes even a small copy slow.
     */
    static RunFolder create(CacheFolder cache, Account account, Launch launch) {
        Path base = base(launch);
        try {
            return cache.guarded(GUARD, () -> {
                for (Path place : places()) {
                    sweep(place, account);
                }
                return createIn(base, cache, account, launch);
            });
        } catch (IOException e) {
            throw FullDisk.explain(e, base, "a throwaway server", Template.MEGABYTES);
        }
    }

    /** Where the server's data directory is to be made. */
    Path data() {
        return folder.resolve("data");
    }

    Path path() {
        return folder;
    }

    Optional<ProcessHandle> janitor() {
        return janitor.process();
    }

    @Override
    public void close() {
        try {
            cache.guarded(GUARD, () -> {
                mark.close();
                SharedMemory.removeLeftBy(data());
                Folders.delete(folder);
                return folder;
            });
        } catch (IOException e) {
            // What cannot be deleted now (Windows keeps files of a process that is just ending) is the next run's to
            // sweep.
        }
        janitor.close();
    }

    private static RunFolder createIn(Path base, CacheFolder cache, Account account, Launch launch) throws IOException {
        Path folder = base.resolve(prefix(account) + Passwords.hex(6));
        Files.createDirectory(folder);
        if (account.isPosix()) {
            String permissions = launch.serverUid().isPresent() ? "rwx--x--x" : "rwx------";
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(permissions));
        }
        FileChannel mark = FileChannel.open(
                folder.resolve(MARK), StandardOpenOption.CREATE_NEW, StandardOpenOption.READ, StandardOpenOption.WRITE);
        mark.lock();
        Owner.current().writeTo(mark);
        return new RunFolder(folder, cache, mark, Janitor.of(folder));
    }

    private static void sweep(Path place, Account account) throws IOException {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(place, prefix(account) + "*")) {
            folders.forEach(found::add);
        }
        for (Path folder : found) {
            if (Files.isDirectory(folder) && !Files.isSymbolicLink(folder) && account.owns(folder)) {
                sweepIfAbandoned(folder);
            }
        }
    }

    // A folder that cannot be judged or deleted must not fail the build.
    private static void sweepIfAbandoned(Path folder) {
        try {
            Path mark = folder.resolve(MARK);
            if (!Files.exists(mark) || Files.size(mark) == 0) {
                // Its owner died before it got to that, or is just about to: in another container that shares this
                // place
                // but not our guard.
                if (isOld(folder)) {
                    Folders.delete(folder);
                }
                return;
            }
            // Opening and closing a file that this very process has locked would release the lock.
            if (Owner.readFrom(mark).isAlive()) {
                return;
            }
            try (FileChannel channel = FileChannel.open(mark, StandardOpenOption.WRITE);
                    @Nullable FileLock lock = channel.tryLock()) {
                // A process number means nothing in another container that shares the folder; the lock does.
                if (lock != null) {
                    Path data = folder.resolve("data");
                    Postmaster.endIn(data);
                    SharedMemory.removeLeftBy(data);
                    Folders.delete(folder);
                }
            }
        } catch (IOException e) {
            // Left for a later run.
        }
    }

    private static boolean isOld(Path folder) throws IOException {
        Duration age = Duration.between(Files.getLastModifiedTime(folder).toInstant(), Instant.now());
        return age.compareTo(TIME_TO_MARK) > 0;
    }

    private static String prefix(Account account) {
        return "migration-safety-" + account.tag() + "-";
    }

    private static Path base(Launch launch) {
        for (Path place : places()) {
            try {
                long room = place.equals(MEMORY) ? ROOM_IN_MEMORY : ROOM;
                boolean roomy = Files.getFileStore(place).getUsableSpace() >= room;
                if (roomy && Files.isWritable(place) && isReachable(place, launch.serverUid())) {
                    return place;
                }
            } catch (IOException e) {
                // Not a place to use then.
            }
        }
        throw new SetupException(
                "There is no folder for a throwaway server's files that this account can write to, the server can reach,"
                        + " and that has " + (ROOM >> 20) + " MB left; tried " + places() + ".",
                "Free some space, or point -Djava.io.tmpdir to a folder that is open to all, such as /tmp, and has room.");
    }

    private static boolean isReachable(Path place, OptionalInt serverUid) throws IOException {
        return serverUid.isEmpty() || Traversal.isOpenToAll(place);
    }

    private static Set<Path> places() {
        Set<Path> places = new LinkedHashSet<>();
        Path temporary = Path.of(System.getProperty("java.io.tmpdir")).toAbsolutePath();
        // Who says where temporary files go may know that there is no room in memory.
        if (!temporary.equals(USUAL_TEMPORARY)) {
            places.add(temporary);
        }
        places.add(MEMORY);
        places.add(temporary);
        places.add(Path.of("/var/tmp"));
        places.removeIf(place -> !Files.isDirectory(place));
        return places;
    }
}
