package io.github.migrationsafety.production.backup;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.policy.Production.Backup.Format;
import io.github.migrationsafety.policy.Production.Backup.Verify;
import io.github.migrationsafety.postgres.ClientPrograms;
import io.github.migrationsafety.postgres.RealDatabase;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A backup that was taken completely and proved. Immutable.
 *
 * @param folder its folder, which holds the dump and {@code backup.json}
 * @param record what is known about it
 */
public record ProvenBackup(Path folder, BackupRecord record) {
    static final String DUMP = "database.dump";

    /**
     * The newest backup of a database; its checksum is not looked at, see {@link #checkIntact()}.
     *
     * @param directory where backups are kept; it need not exist
     * @throws SetupException if the directory cannot be read
     */
    public static Optional<ProvenBackup> latest(Path directory, RealDatabase database) {
        return all(directory, database).stream().findFirst();
    }

    /** As above, all of them, newest first. */
    public static List<ProvenBackup> all(Path directory, RealDatabase database) {
        return new BackupStore(directory).of(serverOf(database), database.database());
    }

    /** The backup in a folder; empty if there is no whole one. */
    public static Optional<ProvenBackup> in(Path folder) {
        try {
            ProvenBackup backup = new ProvenBackup(folder, BackupRecord.read(folder));
            return backup.isWhole() ? Optional.of(backup) : Optional.empty();
        } catch (IOException | IllegalArgumentException | java.time.DateTimeException | NullPointerException e) {
            return Optional.empty();
        }
    }

    static String serverOf(RealDatabase database) {
        return database.host() + ":" + database.port();
    }

    /** The dump: a file, or a folder in the directory format. */
    public Path dump() {
        return folder.resolve(DUMP);
    }

    /** How old the rows in it are. */
    public Duration age(Clock clock) {
        return Duration.between(record.taken(), clock.instant());
    }

    /** Whether it was restored into a throwaway server and compared, rather than only listed. */
    public boolean wasRestored() {
        return record.verify() == Verify.RESTORE;
    }

    /**
     * Reads the whole dump again.
     *
     * @throws SetupException if it is not, byte for byte, what was proved
     */
    public void checkIntact() {
        try {
            FileDigest now = FileDigest.of(dump());
            if (!now.sha256().equals(record.sha256())) {
                throw new SetupException(
                        "The backup " + folder
                                + " is not what was proved: the checksum of its dump differs from the one in "
                                + BackupRecord.FILE + ".",
                        "Do not restore it. Use another one, or take a new one with the goal backup.");
            }
        } catch (IOException e) {
            throw new SetupException(
                    "The backup " + folder + " cannot be read: " + e.getMessage() + ".",
                    "Give this account the right to read it, or use another one.",
                    e);
        }
    }

    /**
     * Restores it into a database that is empty, with owners and grants, and without tablespaces.
     *
     * @param programs of a version that can read it: at least that which wrote it
     * @param target the empty database
     * @param withRoles whether the roles that it mentions are there; without them owners and grants are left out
     * @param progress is told how long it has been at work
     * @throws SetupException if anything of it cannot be restored
     */
    public void restoreInto(ClientPrograms programs, RealDatabase target, boolean withRoles, ProgressLine progress) {
        Restore.run(programs, dump(), record.format(), target, new Restore.Along(withRoles, false), progress);
    }

    /** The programs that can read it, found on this machine. */
    public ClientPrograms programs(String path) {
        return ClientPrograms.forServer(Integer.parseInt(record.program().replaceFirst("\\D.*", "")), path);
    }

    private boolean isWhole() throws IOException {
        return (record.format() == Format.CUSTOM ? Files.isRegularFile(dump()) : Files.isDirectory(dump()))
                && FileDigest.size(dump()) == record.bytes();
    }
}
