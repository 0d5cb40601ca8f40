package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.step.SqlFailure;
import java.sql.SQLException;
import java.util.Optional;

/** Tells what befell the throwaway server from what a changeset does wrong: no changeset is to blame for a full disk. */
final class ServerTrouble {
    /** {@code disk_full}, of the <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">error codes</a>. */
    private static final String DISK_FULL = "53100";

    private ServerTrouble() {}

    /** A statement met a full disk. Unchecked, because it ends the rehearsal wherever that is. */
    private static final class DiskFull extends RuntimeException {
        private static final long serialVersionUID = 1;

        DiskFull(SqlFailure failure) {
            super(failure.message().replaceAll(" Hint: .*", "") + ", at " + failure.at());
        }
    }

    /** Ends the rehearsal if something failed for lack of room. */
    static void check(Optional<SqlFailure> failure) {
        if (failure.flatMap(SqlFailure::sqlState).filter(DISK_FULL::equals).isPresent()) {
            throw new DiskFull(failure.get());
        }
    }

    /** What to tell the user of a rehearsal that could not go on. */
    static SetupException explain(Exception failure, ThrowawayPostgres server) {
        String reason = String.valueOf(failure.getMessage()).replaceAll("\\.$", "");
        Optional<String> fate = server.fate();
        // Where the log of changes is what found no room, the server ends itself.
        boolean endedItself = fate.orElse("").contains("No space left");
        if (failure instanceof DiskFull || metFullDisk(failure) || endedItself) {
            return new SetupException(
                    "The throwaway server has no room left for its data: "
                            + (endedItself ? "it " + fate.orElseThrow() : reason) + ".",
                    server.adviceOnRoom(),
                    failure);
        }
        if (fate.isPresent()) {
            return new SetupException(
                    "The rehearsal could not go on because the server " + fate.get() + ".",
                    "See whether the machine ran out of memory or somebody ended it, then run the goal again.",
                    failure);
        }
        return new SetupException(
                "The rehearsal could not go on: " + reason + ".",
                "Run again with -X for the details; if the throwaway server was killed from outside, run the goal again.",
                failure);
    }

    private static boolean metFullDisk(Throwable failure) {
        for (Throwable t = failure; t != null; t = t.getCause()) {
            if (t instanceof SQLException sql && DISK_FULL.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }
}
