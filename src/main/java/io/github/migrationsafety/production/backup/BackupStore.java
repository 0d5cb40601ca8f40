package io.github.migrationsafety.production.backup;

import io.github.migrationsafety.SetupException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The folder that backups are kept in, one folder for each. A backup appears there by one renaming, complete and on disk; what is
 * under way bears a name that begins with a dot and is locked, so that the next run can tell what a killed one left. Any number of
 * runs may use it at once. Immutable.
 */
final class BackupStore {
    private final Path directory;

    BackupStore(Path directory) {
        this.directory = directory.toAbsolutePath().normalize();
    }

    Path directory() {
        return directory;
    }

    /**
     * A place for a new backup. What killed runs left is removed first.
     *
     * @throws IOException if the folder cannot be written to
     */
    Draft draft() throws IOException {
        if (!Files.isDirectory(directory)) {
            PrivateFolder.create(directory);
        }
        Draft.sweep(directory);
        return Draft.create(directory);
    }

    /** The backups of a database, newest first. What is not whole is none: it is passed over. */
    List<ProvenBackup> of(String server, String database) {
        if (!Files.isDirectory(directory)) {
            return List.of();
        }
        List<ProvenBackup> found = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (!String.valueOf(entry.getFileName()).startsWith(".")
                        && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                    ProvenBackup.in(entry)
                            .filter(b -> b.record().server().equals(server)
                                    && b.record().database().equals(database))
                            .ifPresent(found::add);
                }
            }
        } catch (IOException e) {
            throw new SetupException(
                    "The folder of backups " + directory + " cannot be read: " + e.getMessage() + ".",
                    "Give this account the right to, or name another folder as `production.backup.directory`.",
                    e);
        }
        found.sort(Comparator.comparing((ProvenBackup b) -> b.record().taken())
                .thenComparing(ProvenBackup::folder)
                .reversed());
        return found;
    }

    /**
     * Removes old backups of a database: those beyond the newest ones that are older than they may be. The newest of all, and the
     * newest that was restored to prove it, stay whatever is asked for.
     *
     * @param keep how many are kept at least
     * @param keepFor how old further ones may be
     * @return the folders that are gone
     * @throws IOException if one cannot be removed
     */
    List<Path> retain(String server, String database, int keep, Duration keepFor, Instant now) throws IOException {
        List<ProvenBackup> all = of(server, database);
        Set<Path> kept = new TreeSet<>();
        all.stream().limit(Math.max(1, keep)).forEach(b -> kept.add(b.folder()));
        all.stream().filter(ProvenBackup::wasRestored).findFirst().ifPresent(b -> kept.add(b.folder()));
        List<Path> removed = new ArrayList<>();
        for (ProvenBackup backup : all) {
            boolean old = backup.record().taken().plus(keepFor).isBefore(now);
            if (old && !kept.contains(backup.folder())) {
                Draft.create(directory).swallow(backup.folder());
                removed.add(backup.folder());
            }
        }
        return removed;
    }
}
