package io.github.migrationsafety.postgres.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * Which transactions were over at a moment.
 *
 * @param horizon the oldest transaction that was not over: what it and all later ones write may still appear
 * @param quiet whether no transaction that writes was running
 */
record Snapshot(String horizon, boolean quiet) {
    /** SQL for the columns that {@link #read} takes. */
    static final String COLUMNS = "pg_snapshot_xmin(s.now)::text, pg_snapshot_xmin(s.now) = pg_snapshot_xmax(s.now)";

    /**
     * The same in a transaction that has a number of its own: the first number that is not over yet would look like the next one to
     * give if nobody took one since.
     */
    static final String IN_TRANSACTION =
            "pg_snapshot_xmin(s.now)::text, pg_snapshot_xmin(s.now) = pg_current_xact_id()";

    /** SQL for the snapshot that it runs with. */
    static final String SELECT = "select " + COLUMNS + " from (select pg_current_snapshot() as now) as s";

    /** Reads {@link #COLUMNS} from the current row, where they stand first. */
    static Snapshot read(ResultSet row) throws SQLException {
        return new Snapshot(row.getString(1), row.getBoolean(2));
    }
}
