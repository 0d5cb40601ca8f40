package io.github.migrationsafety.rehearsal.observe;

import io.github.migrationsafety.step.LockMode;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import org.postgresql.PGStatement;

/**
 * Asks, on the watched connection itself, what its transaction has locked and done: one query after each statement. The
 * counters of rows are those of the session that are not reported to the shared statistics yet; nothing is reported in the middle
 * of a transaction.
 *
 * @see <a href="https://www.postgresql.org/docs/17/view-pg-locks.html">pg_locks</a>
 * @see <a href="https://www.postgresql.org/docs/17/monitoring-stats.html#MONITORING-STATS-FUNCTIONS">pg_stat_get_xact functions</a>
 */
final class HeldQuery implements AutoCloseable {
    /**
     * Functions are qualified, because the changeset may have set any {@code search_path}; nothing is joined, because planning that
     * takes longer than all the rest, and a session that is renewed forgets its plans. Oids from 16384 on are those of relations
     * that users made: FirstNormalObjectId in PostgreSQL's {@code access/transam.h}. Visibility is NULL for what is gone.
     */
    private static final String SQL =
            """
            SELECT l.relation::int8, l.mode, pg_catalog.pg_table_is_visible(l.relation) IS NOT NULL,
                   coalesce(pg_catalog.pg_relation_filenode(l.relation), 0)::int8,
                   pg_catalog.pg_stat_get_xact_tuples_returned(l.relation)
                     + pg_catalog.pg_stat_get_xact_tuples_fetched(l.relation),
                   pg_catalog.pg_stat_get_xact_tuples_inserted(l.relation),
                   pg_catalog.pg_stat_get_xact_tuples_updated(l.relation),
                   pg_catalog.pg_stat_get_xact_tuples_deleted(l.relation),
                   pg_catalog.pg_stat_get_live_tuples(l.relation)%s
              FROM pg_catalog.pg_lock_status() AS l
             WHERE l.pid = pg_catalog.pg_backend_pid()
               AND l.locktype = 'relation'
               AND l.granted
               AND l.relation >= 16384
            """;

    private static final String INDEXES =
            """
            SELECT i.indexrelid::int8, i.indrelid::int8, c.relname
              FROM pg_catalog.pg_index AS i JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
             WHERE i.indexrelid = ANY (?)
            """;

    /** Has the session report its counters as soon as the transaction ends, so that the next one begins with none. */
    private static final String AND_REPORT = ", pg_catalog.pg_stat_force_next_flush()";

    private final Connection watched;
    private final PreparedStatement query;

    /** @param reporting whether the server can be told to report counters at once, which PostgreSQL 14 cannot */
    HeldQuery(Connection watched, boolean reporting) throws SQLException {
        this.watched = watched;
        query = watched.prepareStatement(SQL.formatted(reporting ? AND_REPORT : ""));
        query.unwrap(PGStatement.class).setPrepareThreshold(1);
    }

    /** Everything that the transaction has locked, by oid. */
    List<Held> ask() throws SQLException {
        SortedMap<Long, Held> held = new TreeMap<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                OptionalLong file = row.getBoolean(3) ? OptionalLong.of(row.getLong(4)) : OptionalLong.empty();
                Counters counters = new Counters(row.getLong(5), row.getLong(6), row.getLong(7), row.getLong(8));
                LockMode mode = LockMode.ofCatalog(row.getString(2));
                Held one = new Held(row.getLong(1), mode, file, counters, row.getLong(9));
                held.merge(one.oid(), one, (a, b) -> a.mode().compareTo(b.mode()) >= 0 ? a : b);
            }
        }
        return List.copyOf(held.values());
    }

    /**
     * An index that stands in the transaction.
     *
     * @param table the oid of its table
     * @param name its name, without the schema
     */
    record Index(long oid, long table, String name) {}

    /** Those of the relations that are indexes. */
    List<Index> indexes(Collection<Long> oids) throws SQLException {
        List<Index> found = new ArrayList<>();
        try (PreparedStatement some = watched.prepareStatement(INDEXES)) {
            some.setArray(1, watched.createArrayOf("oid", oids.toArray()));
            try (ResultSet row = some.executeQuery()) {
                while (row.next()) {
                    found.add(new Index(row.getLong(1), row.getLong(2), row.getString(3)));
                }
            }
        }
        return found;
    }

    /** How many bytes a relation takes, without its indexes and TOAST table. */
    long size(long oid) throws SQLException {
        try (PreparedStatement size = watched.prepareStatement("SELECT pg_catalog.pg_relation_size(?::oid)")) {
            size.setLong(1, oid);
            try (ResultSet row = size.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    @Override
    public void close() throws SQLException {
        query.close();
    }
}
