package io.github.migrationsafety.production.backup;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.policy.Production.Backup;
import io.github.migrationsafety.policy.Production.Backup.Verify;
import io.github.migrationsafety.postgres.ClientPrograms;
import io.github.migrationsafety.postgres.RealDatabase;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.function.IntFunction;

/**
 * Takes a backup, proves it, keeps it, and removes what is too old. A backup is there completely or not at all, whatever goes
 * wrong. Not thread-safe; any number of them may run at once.
 */
public final class BackupRun {
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final Backup settings;
    private final BackupStore store;
    private final String path;
    private final IntFunction<ThrowawayPostgres> servers;
    private final Clock clock;
    private final ProgressLine progress;

    /**
     * @param settings how to make, prove and keep it
     * @param directory where to; {@code settings.directory()} in the module
     * @param path the folders in which {@code pg_dump} is looked for, as in the environment variable {@code PATH}
     * @param servers starts the throwaway server of a major version on which it is proved
     * @param clock tells which older backups go
     * @param progress hears what is going on
     */
    public BackupRun(
            Backup settings,
            Path directory,
            String path,
            IntFunction<ThrowawayPostgres> servers,
            Clock clock,
            ProgressLine progress) {
        this.settings = settings;
        this.store = new BackupStore(directory);
        this.path = path;
        this.servers = servers;
        this.clock = clock;
        this.progress = progress;
    }

    /**
     * Does it.
     *
     * @throws SetupException if there is no new backup, with the reason; older ones are untouched then
     */
    public ProvenBackup take(RealDatabase database) {
        try (Origin origin = Origin.hold(database)) {
            ClientPrograms programs = ClientPrograms.forServer(origin.facts().major(), path);
            try (Draft draft = store.draft()) {
                ProvenBackup backup = make(database, origin, programs, draft);
                removeOld(backup);
                return backup;
            }
        } catch (IOException e) {
            throw new SetupException(
                    "No backup was made, because " + store.directory() + " cannot be written to: " + e.getMessage()
                            + ".",
                    "Make room there and give this account the right to write, or name another folder as"
                            + " `production.backup.directory`.",
                    e);
        }
    }

    private ProvenBackup make(RealDatabase database, Origin origin, ClientPrograms programs, Draft draft)
            throws IOException {
        Path file = draft.folder().resolve(ProvenBackup.DUMP);
        progress.says()
                .accept("Dumping " + database + " (PostgreSQL " + origin.facts().serverVersion() + ") with pg_dump "
                        + programs.version() + " into " + store.directory() + ".");
        SortedMap<String, Long> rows;
        try (Dump dump = Dump.start(programs, database, settings, origin.facts().snapshot(), file, store.directory())) {
            // While pg_dump reads, in the same snapshot.
            Counting counting = origin.count();
            dump.await(progress);
            progress.tell("Dumped " + database.database(), FileDigest.size(file), dump.elapsed());
            rows = counting.await(progress);
        }
        DatabaseState state = new DatabaseState(origin.objects(), rows);
        PrivateFolder.settle(file);
        Restore.list(programs, file, database, progress);
        List<String> notes = new ArrayList<>();
        String verifiedOn = settings.verify() == Verify.RESTORE ? prove(programs, file, origin, state, notes) : "";
        BackupRecord record = new BackupRecord(
                ProvenBackup.serverOf(database),
                database.database(),
                origin.facts().serverVersion(),
                origin.facts().taken(),
                programs.version(),
                settings.format(),
                FileDigest.of(file),
                settings.verify(),
                verifiedOn,
                state,
                origin.facts().user(),
                notes);
        PrivateFolder.write(draft.folder().resolve(BackupRecord.FILE), record.json());
        Path folder = draft.publish(
                fileName(database.database()) + "-" + NAME.format(origin.facts().taken()));
        return new ProvenBackup(folder, record);
    }

    private String prove(ClientPrograms programs, Path file, Origin origin, DatabaseState state, List<String> notes) {
        progress.says()
                .accept("Proving the backup: it is restored into a throwaway server and compared, "
                        + state.objects().size() + " objects and "
                        + state.rows().values().stream()
                                .mapToLong(Long::longValue)
                                .sum() + " rows in "
                        + state.rows().size() + " tables.");
        try (ThrowawayPostgres server = servers.apply(origin.facts().major())) {
            if (server.major() != origin.facts().major()) {
                throw new SetupException(
                        "The throwaway server has version " + server.version() + ", the database's server "
                                + origin.facts().serverVersion() + ": a backup is proved on the same major version.",
                        "Name an image or a server of version " + origin.facts().major()
                                + " as <postgres>, or none, for an embedded one.");
            }
            if (server.isShared()) {
                notes.add("Owners and grants were not compared: the server of <postgres><url> has roles of its own.");
            }
            List<String> differences = new RestoreProof(server, programs, progress)
                    .differences(file, settings.format(), state, origin.facts().user(), origin.roles());
            if (!differences.isEmpty()) {
                throw unlike(origin, differences);
            }
            return server.version();
        }
    }

    private static SetupException unlike(Origin origin, List<String> differences) {
        return new SetupException(
                "No backup was made: what was restored from the dump is not what is in the database: "
                        + String.join("; ", differences) + ".",
                origin.changedSince()
                        ? "The schema was changed while the dump was taken: run the goal again when nobody changes it."
                        : "If only the throwaway server is to blame, for example for an extension of another version, set"
                                + " `production.backup.verify: list`; else do not rely on pg_dump for this database.");
    }

    private void removeOld(ProvenBackup backup) {
        try {
            store.retain(
                            backup.record().server(),
                            backup.record().database(),
                            settings.keep(),
                            settings.keepFor(),
                            clock.instant())
                    .forEach(old -> progress.says().accept("Removed the old backup " + old + "."));
        } catch (IOException e) {
            // The new backup is there, which is what counts.
            progress.says().accept("An old backup could not be removed: " + e.getMessage());
        }
    }

    private static String fileName(String database) {
        String plain = database.replaceAll("[^A-Za-z0-9_-]", "_");
        return plain.isEmpty() ? "database" : plain;
    }
}
