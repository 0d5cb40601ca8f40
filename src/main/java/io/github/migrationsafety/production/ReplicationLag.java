package io.github.migrationsafety.production;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the replicas keep up; a migration writes more than usual, and one that lags falls farther behind.
 *
 * @see <a href="https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-REPLICATION-VIEW">{@code
 *     pg_stat_replication}</a>, of which a user without {@code pg_read_all_stats} sees no lag
 */
final class ReplicationLag {
    static final String NAME = "replicas keep up";

    private ReplicationLag() {}

    static Check check(Connection connection, Duration limit) throws SQLException {
        List<String> late = new ArrayList<>();
        int replicas = 0;
        boolean hidden = false;
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        """
                        SELECT application_name, state IS NULL AS hidden, state,
                               coalesce(extract(epoch FROM replay_lag), 0) AS lag
                          FROM pg_catalog.pg_stat_replication
                         ORDER BY application_name, pid
                        """)) {
            while (row.next()) {
                replicas++;
                hidden |= row.getBoolean(2);
                Duration lag = Duration.ofMillis(Math.round(row.getDouble(4) * 1000));
                if (lag.compareTo(limit) > 0) {
                    late.add(row.getString(1) + " is " + Elapsed.of(lag) + " behind");
                } else if ("catchup".equals(row.getString(3))) {
                    late.add(row.getString(1) + " is catching up");
                }
            }
        }
        if (!late.isEmpty()) {
            return Check.failed(
                    NAME,
                    Names.of(late),
                    "Let them catch up first; the limit is `production.limits.replicationLag` in the policy.");
        }
        if (hidden) {
            return Check.notApplicable(
                    NAME, "the user may not see how far replicas are; the role pg_read_all_stats lets him");
        }
        return replicas == 0
                ? Check.notApplicable(NAME, "no replica is connected")
                : Check.passed(
                        NAME, Names.count(replicas, "replica") + ", none more than " + Elapsed.of(limit) + " behind");
    }
}
