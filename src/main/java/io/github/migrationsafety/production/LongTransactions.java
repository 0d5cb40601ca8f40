package io.github.migrationsafety.production;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether a transaction has been open for long, prepared ones included: DDL would wait for it, and everybody else for the DDL.
 *
 * @see <a href="https://www.postgresql.org/docs/current/monitoring-stats.html#MONITORING-PG-STAT-ACTIVITY-VIEW">what a user sees of
 *     other users' sessions</a>
 */
final class LongTransactions {
    static final String NAME = "no long transaction";

    private LongTransactions() {}

    static Check check(Connection connection, Duration limit) throws SQLException {
        List<String> found = sessions(connection, limit);
        found.addAll(prepared(connection, limit));
        if (!found.isEmpty()) {
            return Check.failed(
                    NAME,
                    Names.of(found),
                    "Let them end, or end them with pg_terminate_backend(pid) or ROLLBACK PREPARED; the limit is"
                            + " `production.limits.longTransaction` in the policy.");
        }
        int hidden = hidden(connection);
        return hidden > 0
                ? Check.notApplicable(
                        NAME,
                        "the user may not see the transactions of " + Names.count(hidden, "session")
                                + " of other users; the role pg_read_all_stats lets him")
                : Check.passed(NAME, "none is older than " + Elapsed.of(limit));
    }

    private static List<String> sessions(Connection connection, Duration limit) throws SQLException {
        List<String> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                """
                SELECT pid, usename, application_name, state, extract(epoch FROM clock_timestamp() - xact_start) AS age
                  FROM pg_catalog.pg_stat_activity
                 WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'
                   AND xact_start < clock_timestamp() - make_interval(secs => ?)
                 ORDER BY xact_start, pid
                """)) {
            statement.setDouble(1, limit.toMillis() / 1000.0);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    String application = row.getString(3).isBlank() ? "" : " (" + row.getString(3) + ")";
                    found.add("session " + row.getInt(1) + " of " + row.getString(2) + application + ", "
                            + row.getString(4) + ", for " + Elapsed.of(Duration.ofSeconds(row.getLong(5))));
                }
            }
        }
        return found;
    }

    private static List<String> prepared(Connection connection, Duration limit) throws SQLException {
        List<String> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                """
                SELECT gid, owner, extract(epoch FROM clock_timestamp() - prepared) AS age
                  FROM pg_catalog.pg_prepared_xacts
                 WHERE database = current_database() AND prepared < clock_timestamp() - make_interval(secs => ?)
                 ORDER BY prepared, gid
                """)) {
            statement.setDouble(1, limit.toMillis() / 1000.0);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add("prepared transaction '" + row.getString(1) + "' of " + row.getString(2) + ", for "
                            + Elapsed.of(Duration.ofSeconds(row.getLong(3))));
                }
            }
        }
        return found;
    }

    /** The sessions of which this user sees nothing but that they exist. */
    private static int hidden(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                        """
                        SELECT count(*)
                          FROM pg_catalog.pg_stat_activity
                         WHERE datname = current_database()
                           AND NOT pg_has_role('pg_read_all_stats', 'USAGE')
                           AND NOT pg_has_role(usesysid, 'USAGE')
                        """);
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getInt(1);
        }
    }
}
