package io.github.migrationsafety.production.backup;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.postgres.RealDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The emergency: brings a proven backup back into a new database beside the one that went wrong, on the same server. That one goes
 * on serving meanwhile, and nothing is ever dropped. Not thread-safe.
 */
public final class BesideRestore {
    private final String path;
    private final ProgressLine progress;

    /**
     * @param path the folders in which {@code pg_restore} is looked for, as in the environment variable {@code PATH}
     * @param progress hears what is going on
     */
    public BesideRestore(String path, ProgressLine progress) {
        this.path = path;
        this.progress = progress;
    }

    /**
     * Sees that names will be swapped only where the user said so.
     *
     * @param confirmation what the parameter {@code confirm} says; empty if it was not given
     * @return whether names are to be swapped
     * @throws SetupException if it confirms something else
     */
    public static boolean isConfirmed(Optional<String> confirmation, RealDatabase database) {
        if (confirmation.isPresent() && !confirmation.get().equals(database.database())) {
            throw new SetupException(
                    "The parameter confirm (migration-safety.confirm) is '" + confirmation.get()
                            + "', but the database is " + database.database() + ".",
                    "Set -Dmigration-safety.confirm=" + database.database()
                            + " to have the restored database take its place, or leave it out to restore beside it only.");
        }
        return confirmation.isPresent();
    }

    /**
     * Restores and proves it. The checksum of the dump is looked at first.
     *
     * @param into the names of the new database and of that which the backup is of; the latter may be gone
     * @throws SetupException if what came out is not what the backup was proved to hold; the new database is left for inspection
     */
    public void restore(ProvenBackup backup, RestoredDatabase into) {
        backup.checkIntact();
        RealDatabase database = into.original();
        String name = into.name();
        RealDatabase target = database.sibling(name);
        progress.says().accept("Restoring the backup " + backup.folder() + " into the new database " + name + ".");
        try (Connection elsewhere = RestoredDatabase.elsewhere(database)) {
            new DatabaseProperties(elsewhere).createLike(database.database(), name);
        } catch (SQLException e) {
            throw Origin.lost(database, e);
        }
        try {
            Restore.run(
                    backup.programs(path),
                    backup.dump(),
                    backup.record().format(),
                    target,
                    new Restore.Along(true, true),
                    progress);
            List<String> differences = differences(backup, target);
            if (!differences.isEmpty()) {
                throw new SetupException(
                        "What was restored into " + name + " is not what was dumped: " + String.join("; ", differences)
                                + ".",
                        "Use another backup.");
            }
        } catch (SetupException e) {
            throw new SetupException(
                    e.getMessage() + " The database " + database.database() + " is as it was.",
                    "Correct what the message says and run it again; `DROP DATABASE " + Identifier.quoted(name)
                            + "` removes what was restored so far.",
                    e);
        }
        progress.says()
                .accept("Restored and compared: " + name + ", with "
                        + backup.record().totalRows() + " rows in "
                        + backup.record().rows().size() + " tables.");
    }

    /**
     * Whether what a run before restored is there and still exactly what the backup was proved to hold, so that it need not be
     * restored again.
     *
     * @throws SetupException if the server cannot be asked
     */
    public boolean isStill(ProvenBackup backup, RestoredDatabase restored) {
        return restored.stands()
                && differences(backup, restored.original().sibling(restored.name()))
                        .isEmpty();
    }

    private List<String> differences(ProvenBackup backup, RealDatabase target) {
        List<String> differences = new ArrayList<>();
        try (Connection counting = Origin.connect(target);
                Statement statement = counting.createStatement()) {
            statement.execute("set row_security = off; set statement_timeout = 0");
            DatabaseState restored = new DatabaseState(
                    DatabaseState.objects(target.connect()),
                    Counting.start(target, statement).await(progress));
            String user = Origin.user(statement);
            DatabaseState expected =
                    new DatabaseState(restored.objects(), backup.record().rows());
            differences.addAll(expected.differences(restored));
            if (!user.equals(backup.record().user())) {
                progress.says()
                        .accept("The schema was not compared: "
                                + backup.record().user() + " took the backup, and " + user + " sees owners otherwise.");
            } else if (!restored.fingerprint().equals(backup.record().fingerprint())) {
                differences.add("the schema has another fingerprint than the one that was dumped");
            }
        } catch (SQLException e) {
            throw Origin.lost(target, e);
        }
        return differences;
    }
}
