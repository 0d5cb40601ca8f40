package io.github.migrationsafety.rehearsal.observe;

import io.github.migrationsafety.rehearsal.observe.Held.Now;
import io.github.migrationsafety.step.LockMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.postgresql.PGStatement;

/**
 * Asks, on the watched connection itself, what its transaction has locked and done: the one query after each statement. The
 * counters of rows are those of the session that are not reported to the shared statistics yet; nothing is reported in the middle
 * of a transaction.
 *
 * @see <a href="https://www.postgresql.org/docs/17/view-pg-locks.html">pg_locks</a>
 * @see <a href="https://www.postgresql.org/docs/17/monitoring-stats.html#MONITORING-STATS-FUNCTIONS">pg_stat_get_xact functions</a>
 */
final class HeldQuery implements AutoCloseable {
    /**
     * Tables and functions are qualified, because the changeset may have set any {@code search_path}. Oids from 16384 on are those of
     * relations that users made: FirstNormalObjectId in PostgreSQL's {@code access/transam.h}.
     */
    private static final String SQL =
            """
            SELECT h.relation::int8, h.mode, c.relname, c.relfilenode::int8, i.indrelid::int8,
                   pg_catalog.pg_stat_get_xact_tuples_returned(h.relation)
                     + pg_catalog.pg_stat_get_xact_tuples_fetched(h.relation),
                   pg_catalog.pg_stat_get_xact_tuples_inserted(h.relation),
                   pg_catalog.pg_stat_get_xact_tuples_updated(h.relation),
                   pg_catalog.pg_stat_get_xact_tuples_deleted(h.relation),
                   pg_catalog.pg_stat_get_live_tuples(h.relation)%s
              FROM (SELECT l.relation, max(CASE l.mode
                               WHEN 'AccessShareLock' THEN 1 WHEN 'RowShareLock' THEN 2 WHEN 'RowExclusiveLock' THEN 3
                               WHEN 'ShareUpdateExclusiveLock' THEN 4 WHEN 'ShareLock' THEN 5
                               WHEN 'ShareRowExclusiveLock' THEN 6 WHEN 'ExclusiveLock' THEN 7 ELSE 8 END) AS mode
                      FROM pg_catalog.pg_locks AS l
                     WHERE l.pid = pg_catalog.pg_backend_pid()
                       AND l.locktype = 'relation'
                       AND l.granted
                       AND l.relation >= 16384
                     GROUP BY l.relation) AS h
              LEFT JOIN pg_catalog.pg_class AS c ON c.oid = h.relation
              LEFT JOIN pg_catalog.pg_index AS i ON i.indexrelid = h.relation
             ORDER BY h.relation
            """;

    /** Has the session report its counters as soon as the transaction ends, so that the next one begins with none. */
    private static final String AND_REPORT = ", pg_catalog.pg_stat_force_next_flush()";

    private final PreparedStatement query;

    /** @param reporting whether the server can be told to report counters at once, which PostgreSQL 14 cannot */
    HeldQuery(Connection watched, boolean reporting) throws SQLException {
        query = watched.prepareStatement(SQL.formatted(reporting ? AND_REPORT : ""));
        query.unwrap(PGStatement.class).setPrepareThreshold(1);
    }

    /** Everything that the transaction has locked, by oid. */
    List<Held> ask() throws SQLException {
        List<Held> held = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                String name = row.getString(3);
                Optional<Now> now =
                        name == null ? Optional.empty() : Optional.of(new Now(name, row.getLong(4), row.getLong(5)));
                Counters counters = new Counters(row.getLong(6), row.getLong(7), row.getLong(8), row.getLong(9));
                held.add(new Held(row.getLong(1), LockMode.ofNumber(row.getInt(2)), now, counters, row.getLong(10)));
            }
        }
        return held;
    }

    @Override
    public void close() throws SQLException {
        query.close();
    }
}
