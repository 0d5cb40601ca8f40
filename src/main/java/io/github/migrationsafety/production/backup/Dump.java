package io.github.migrationsafety.production.backup;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.policy.Production.Backup;
import io.github.migrationsafety.policy.Production.Backup.Format;
import io.github.migrationsafety.postgres.ChildProgram;
import io.github.migrationsafety.postgres.ClientPrograms;
import io.github.migrationsafety.postgres.RealDatabase;
import io.github.migrationsafety.postgres.Silence;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code pg_dump} at work. Not thread-safe. */
final class Dump implements AutoCloseable {
    /** A table that somebody holds locked for longer makes the dump fail, rather than hang. */
    private static final Duration LOCK_WAIT = Duration.ofMinutes(1);

    private final ChildProgram program;
    private final RealDatabase database;
    private final Path file;
    private final Path directory;
    private final long start = System.nanoTime();

    private Dump(ChildProgram program, RealDatabase database, Path file, Path directory) {
        this.program = program;
        this.directory = directory;
        this.database = database;
        this.file = file;
    }

    /**
     * Begins to dump.
     *
     * @param snapshot what {@code pg_export_snapshot} told in a session that stays open
     * @param file where to; it must not exist, in a folder that is private
     * @param directory where the user keeps backups, for messages
     */
    static Dump start(
            ClientPrograms programs, RealDatabase database, Backup settings, String snapshot, Path file, Path directory)
            throws IOException {
        boolean folder = settings.format() == Format.DIRECTORY;
        List<String> arguments = new ArrayList<>(List.of(
                folder ? "--format=directory" : "--format=custom",
                "--file=" + file,
                "--snapshot=" + snapshot,
                "--lock-wait-timeout=" + LOCK_WAIT.toMillis(),
                "--no-password",
                "--dbname=" + RealDatabase.keepAlive()));
        if (folder) {
            arguments.add("--jobs=" + Math.max(1, settings.jobs()));
            PrivateFolder.create(file);
        } else {
            // pg_dump keeps the permissions of a file that is there.
            PrivateFolder.createFile(file);
        }
        return new Dump(programs.start("pg_dump", arguments, database), database, file, directory);
    }

    /** @throws SetupException if the dump fails, or the database answers no more */
    void await(ProgressLine progress) {
        Silence silence = new Silence(database);
        while (!program.ends(progress.every())) {
            silence.check();
            progress.tell("Dumping " + database.database(), FileDigest.size(file), elapsed());
        }
        if (!program.succeeded()) {
            throw failed();
        }
    }

    Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    private SetupException failed() {
        String reason = program.failure();
        String text = reason.toLowerCase(Locale.ROOT);
        String advice;
        if (text.contains("no space left") || text.contains("quota exceeded") || text.contains("not enough space")) {
            advice = "Make room in " + directory + ", or name another folder as `production.backup.directory`.";
        } else if (text.contains("lock timeout")) {
            advice = "Wait until whoever holds the lock is done, then run the goal again.";
        } else if (text.contains("permission denied") || text.contains("row-level security")) {
            advice =
                    "Give the user the role pg_read_all_data, and BYPASSRLS where tables have row-level security; or back up as"
                            + " the owner.";
        } else {
            advice = "See that the server runs and that the machine has memory to spare, then run the goal again.";
        }
        return new SetupException("No backup was made: " + reason + ".", advice);
    }

    @Override
    public void close() {
        program.close();
    }
}
