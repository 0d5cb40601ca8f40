package io.github.migrationsafety.production.backup;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.postgres.RealDatabase;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import java.sql.SQLException;

/** A copy of a real database, restored from its backup into a throwaway server. Owners and grants are left out. Stateless. */
public final class RestoredCopy {
    private static final String DATABASE = "migration_copy";

    private RestoredCopy() {}

    /**
     * Makes the copy; it is gone with the server.
     *
     * @param path where programs are looked for, as in the environment variable
     * @param progress is told how long it has been at work
     * @throws SetupException if it cannot be restored
     */
    public static RealDatabase in(ThrowawayPostgres server, ProvenBackup backup, String path, ProgressLine progress) {
        try {
            server.createDatabase(DATABASE);
            RealDatabase copy = server.reachedAt(DATABASE);
            backup.restoreInto(backup.programs(path), copy, false, progress);
            return copy;
        } catch (SQLException e) {
            throw new SetupException(
                    "The throwaway server for the copy refuses: " + e.getMessage() + ".",
                    "Run the goal again, or leave the rehearsal on a copy out with skipRehearsal"
                            + " (migration-safety.skipRehearsal).",
                    e);
        }
    }
}
