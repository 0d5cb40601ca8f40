package io.github.migrationsafety.production.migrate;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * Looks at the server from a session of its own; see
 * <a href="https://www.postgresql.org/docs/current/progress-reporting.html">Progress Reporting</a> and
 * <a href="https://www.postgresql.org/docs/current/functions-info.html">pg_blocking_pids</a>. Not thread-safe.
 */
final class PulseReader implements AutoCloseable {
    private static final String PROGRESS =
            """
            SELECT command || ': ' || phase
                   || coalesce(' ' || (100 * blocks_done / nullif(blocks_total, 0))::text || '%', '')
            FROM pg_stat_progress_create_index WHERE pid = ?
            UNION ALL
            SELECT 'VACUUM: ' || phase || coalesce(' ' || (100 * heap_blks_scanned / nullif(heap_blks_total, 0))::text || '%', '')
            FROM pg_stat_progress_vacuum WHERE pid = ?
            UNION ALL
            SELECT command || ': ' || phase || coalesce(' ' || (100 * heap_blks_scanned / nullif(heap_blks_total, 0))::text || '%', '')
            FROM pg_stat_progress_cluster WHERE pid = ?
            UNION ALL
            SELECT command || ': ' || tuples_processed || ' rows' FROM pg_stat_progress_copy WHERE pid = ?
            """;

    // pg_blocking_pids also names those who merely stand before somebody in the queue.
    private static final String WAITERS =
            """
            SELECT a.pid, coalesce(a.usename, ''), coalesce(a.application_name, ''),
                   greatest(0, extract(epoch FROM clock_timestamp() - coalesce(a.query_start, a.backend_start)))::bigint,
                   coalesce(a.query, '')
            FROM (SELECT DISTINCT pid FROM pg_locks WHERE NOT granted) w JOIN pg_stat_activity a USING (pid)
            WHERE ? = ANY (pg_blocking_pids(a.pid)) ORDER BY a.query_start, a.pid
            """;

    private static final String BLOCKERS =
            """
            SELECT a.pid, coalesce(a.usename, ''), coalesce(a.application_name, ''),
                   greatest(0, extract(epoch FROM clock_timestamp() - coalesce(a.xact_start, a.backend_start)))::bigint,
                   coalesce(a.query, '')
            FROM unnest(pg_blocking_pids(?)) AS b(pid) JOIN pg_stat_activity a USING (pid) ORDER BY a.xact_start, a.pid
            """;

    private static final String SERVER =
            """
            SELECT (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend'),
                   current_setting('max_connections')::int,
                   coalesce((SELECT max(extract(epoch FROM replay_lag)) FROM pg_stat_replication), 0)::bigint
            """;

    private static final String STATE = "SELECT state FROM pg_stat_activity WHERE pid = ?";

    // A number may be another session's by now.
    private static final String END = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid = ?"
            + " AND usename = current_user AND application_name = current_setting('application_name')"
            + " AND state LIKE 'idle%'";

    // The driver wants somewhere to run what ends a connection that does not answer.
    private static final Executor HERE = Runnable::run;

    private final Connection connection;

    private PulseReader(Connection connection) {
        this.connection = connection;
    }

    /** @param answer how long the server may take; after that the look fails */
    static PulseReader open(Sessions sessions, Duration answer) throws SQLException {
        Connection connection = sessions.open();
        connection.setNetworkTimeout(HERE, (int) answer.toMillis());
        return new PulseReader(connection);
    }

    Pulse look(int pid) throws SQLException {
        String activity = "";
        try (PreparedStatement statement = connection.prepareStatement(PROGRESS)) {
            for (int i = 1; i <= 4; i++) {
                statement.setInt(i, pid);
            }
            try (ResultSet row = statement.executeQuery()) {
                activity = row.next() ? row.getString(1) : "";
            }
        }
        List<Pulse.Waiter> blocked = waiters(WAITERS, pid);
        List<Pulse.Waiter> blocking = waiters(BLOCKERS, pid);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SERVER)) {
            row.next();
            return new Pulse(activity, row.getInt(1), row.getInt(2), blocked, blocking, row.getLong(3), idle(pid));
        }
    }

    private boolean idle(int pid) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(STATE)) {
            statement.setInt(1, pid);
            try (ResultSet row = statement.executeQuery()) {
                return !row.next() || String.valueOf(row.getString(1)).startsWith("idle");
            }
        }
    }

    /** Ends a session that is of no use any more, so that it lets go of its locks. */
    void end(int pid) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(END)) {
            statement.setInt(1, pid);
            statement.execute();
        }
    }

    /** Interrupts what a session does, if it does anything. */
    void cancel(int pid) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT pg_cancel_backend(?)")) {
            statement.setInt(1, pid);
            statement.execute();
        }
    }

    private List<Pulse.Waiter> waiters(String query, int pid) throws SQLException {
        List<Pulse.Waiter> waiters = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(query)) {
            statement.setInt(1, pid);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    waiters.add(new Pulse.Waiter(
                            row.getInt(1), row.getString(2), row.getString(3), row.getLong(4), row.getString(5)));
                }
            }
        }
        return waiters;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            // It only looked.
        }
    }
}
