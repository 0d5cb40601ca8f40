package io.github.migrationsafety.rehearsal.observe;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.postgresql.PGStatement;

/**
 * The counters of rows that a session keeps to itself until it reports them, some time after a transaction. PostgreSQL 15 and
 * later can be told to report them at once, so that every transaction begins with none; before, what is unreported has to be
 * asked for. Not thread-safe.
 *
 * @see <a href="https://www.postgresql.org/docs/17/monitoring-stats.html#MONITORING-STATS-FUNCTIONS">pg_stat_force_next_flush</a>
 */
final class RowCounters implements AutoCloseable {
    private static final int CAN_REPORT_AT_ONCE = 15;

    private static final String UNREPORTED =
            """
            SELECT c.oid::int8,
                   pg_catalog.pg_stat_get_xact_tuples_returned(c.oid) + pg_catalog.pg_stat_get_xact_tuples_fetched(c.oid),
                   pg_catalog.pg_stat_get_xact_tuples_inserted(c.oid), pg_catalog.pg_stat_get_xact_tuples_updated(c.oid),
                   pg_catalog.pg_stat_get_xact_tuples_deleted(c.oid)
              FROM pg_catalog.pg_class AS c
             WHERE c.oid >= 16384 AND c.relkind IN ('r', 'm')
            """;

    private final Connection session;
    private final boolean reporting;
    private final PreparedStatement query;
    private boolean reported;

    RowCounters(Connection session) throws SQLException {
        this.session = session;
        this.reporting = session.getMetaData().getDatabaseMajorVersion() >= CAN_REPORT_AT_ONCE;
        this.query = session.prepareStatement(reporting ? "SELECT pg_catalog.pg_stat_force_next_flush()" : UNREPORTED);
        query.unwrap(PGStatement.class).setPrepareThreshold(1);
    }

    /** Whether the session can be told to report. */
    boolean reporting() {
        return reporting;
    }

    /** The session has done something after which it was not told to report. */
    void forget() {
        reported = false;
    }

    /** Has everything reported. Call it between transactions. */
    void reportAll() throws SQLException {
        if (!reporting || reported) {
            return;
        }
        query.executeQuery().close();
        if (!session.getAutoCommit()) {
            session.commit();
        }
        reported = true;
    }

    /** What is not reported at the beginning of a transaction. */
    Map<Long, Counters> unreported() throws SQLException {
        Map<Long, Counters> unreported = new HashMap<>();
        if (!reporting) {
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    unreported.put(
                            row.getLong(1),
                            new Counters(row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)));
                }
            }
        }
        return unreported;
    }

    @Override
    public void close() throws SQLException {
        query.close();
    }
}
