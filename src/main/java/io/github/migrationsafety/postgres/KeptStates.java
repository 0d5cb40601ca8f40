package io.github.migrationsafety.postgres;

import io.github.migrationsafety.Folders;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * States of embedded servers that are kept from build to build, in the account's cache folder. Safe for any number of builds at
 * once: a state appears whole, by a rename, or not at all; those that were not used for longest go when all together are too
 * large, one build at a time; and whoever is just reading one finds by its checksums that it went. A cache that cannot be read
 * or written is as good as an empty one: nothing here fails a build.
 *
 * <p>Thread-safe.
 */
public final class KeptStates {
    /** Room for some ten changelogs of a thousand changesets. */
    private static final long MOST_BYTES = 1L << 30;

    private static final String FOLDER = "kept";
    private static final String PARTIAL = "partial-";

    private final CacheFolder cache;
    private final Path folder;
    private final long mostBytes;

    KeptStates(CacheFolder cache, long mostBytes) {
        this.cache = cache;
        this.folder = cache.path().resolve(FOLDER);
        this.mostBytes = mostBytes;
    }

    /**
     * Those of this account.
     *
     * @throws io.github.migrationsafety.SetupException if there is no place for a cache
     */
    public static KeptStates ofThisAccount() {
        return new KeptStates(CacheFolder.open(Account.current()), MOST_BYTES);
    }

    /** The names of all states that begin so. */
    public List<String> names(String beginning) {
        List<String> names = new ArrayList<>();
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, beginning + "*")) {
            found.forEach(f -> names.add(String.valueOf(f.getFileName())));
        } catch (IOException e) {
            return List.of();
        }
        names.removeIf(name -> name.startsWith(PARTIAL));
        return names;
    }

    /** The state of a name; one that is damaged is removed. */
    public Optional<KeptState> find(String name) {
        Path entry = folder.resolve(name);
        if (!Files.isDirectory(entry)) {
            return Optional.empty();
        }
        try {
            KeptState state = KeptState.read(entry);
            state.touch();
            return Optional.of(state);
        } catch (IOException | RuntimeException e) {
            forget(name);
            return Optional.empty();
        }
    }

    /** Removes a state, for instance one that turned out to be damaged. */
    public void forget(String name) {
        try {
            cache.guarded(FOLDER, () -> remove(folder.resolve(name)));
        } catch (IOException e) {
            // What cannot be removed is found damaged again.
        }
    }

    /**
     * Copies the data directory of a server as it is now; no session of it may be in a transaction. It becomes a kept state by
     * {@link Draft#publish}.
     *
     * @return nothing if the server holds what a copy would not, or there is no room
     * @throws SQLException if the server is gone
     */
    public Optional<Draft> draft(EmbeddedPostgres server) throws SQLException {
        try {
            if (!Files.isDirectory(folder)) {
                KeptState.createPrivate(folder);
            }
            sweep();
            Path partial =
                    folder.resolve(PARTIAL + Owner.current().toString().replace(' ', '-') + "-" + Passwords.hex(4));
            KeptState.createPrivate(partial);
            Sums sums = new Sums();
            if (Files.getFileStore(folder).getUsableSpace() > mostBytes / 4 && server.copyTo(partial, sums)) {
                return Optional.of(new Draft(partial, sums));
            }
            Folders.delete(partial);
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** A copy of a data directory that is not a kept state yet. Not thread-safe. */
    public final class Draft implements AutoCloseable {
        private final Path partial;
        private final Sums sums;

        private Draft(Path partial, Sums sums) {
            this.partial = partial;
            this.sums = sums;
        }

        /**
         * Makes it a kept state, unless there is one of that name already.
         *
         * @param account what is to be known of it
         */
        public void publish(String name, byte[] account) {
            try {
                Files.write(partial.resolve(KeptState.ACCOUNT), account);
                sums.add(KeptState.ACCOUNT, account);
                sums.write(partial.resolve(Sums.NAME));
                cache.guarded(FOLDER, () -> {
                    Path entry = folder.resolve(name);
                    if (!Files.exists(entry) && sums.bytes() <= mostBytes) {
                        evict(mostBytes - sums.bytes());
                        Files.move(partial, entry, StandardCopyOption.ATOMIC_MOVE);
                    }
                    return name;
                });
            } catch (IOException e) {
                // The next build rehearses again what this one did.
            }
        }

        /** Removes the copy if it was not published. */
        @Override
        public void close() {
            try {
                Folders.delete(partial);
            } catch (IOException e) {
                // Swept by a later build.
            }
        }
    }

    private record Used(Path entry, FileTime when, long bytes) {}

    private void evict(long room) throws IOException {
        List<Used> all = new ArrayList<>();
        for (String name : names("")) {
            all.add(used(folder.resolve(name)));
        }
        all.sort(Comparator.comparing(Used::when));
        long bytes = all.stream().mapToLong(Used::bytes).sum();
        for (Used oldest : all) {
            if (bytes <= room) {
                return;
            }
            remove(oldest.entry());
            bytes -= oldest.bytes();
        }
    }

    private static Used used(Path entry) {
        try {
            return new Used(
                    entry,
                    Files.getLastModifiedTime(entry.resolve(Sums.NAME)),
                    Sums.read(entry.resolve(Sums.NAME)).bytes());
        } catch (IOException | RuntimeException e) {
            // Damaged: the first to go, and it counts for much so that it does.
            return new Used(entry, FileTime.fromMillis(0), Long.MAX_VALUE / 1024);
        }
    }

    // Renamed first, so that whoever reads it finds it whole or finds it gone.
    private Path remove(Path entry) throws IOException {
        if (Files.exists(entry)) {
            Path gone = entry.resolveSibling(PARTIAL + "0-0-" + Passwords.hex(4));
            Files.move(entry, gone, StandardCopyOption.ATOMIC_MOVE);
            Folders.delete(gone);
        }
        return entry;
    }

    /** Removes what killed builds left. */
    private void sweep() throws IOException {
        cache.guarded(FOLDER, () -> {
            try (DirectoryStream<Path> partial = Files.newDirectoryStream(folder, PARTIAL + "*")) {
                for (Path left : partial) {
                    String[] parts = String.valueOf(left.getFileName()).split("-");
                    boolean alive = parts.length == 4
                            && Owner.parse(parts[1] + " " + parts[2])
                                    .filter(Owner::isAlive)
                                    .isPresent();
                    if (!alive) {
                        Folders.delete(left);
                    }
                }
            }
            return folder;
        });
    }
}
