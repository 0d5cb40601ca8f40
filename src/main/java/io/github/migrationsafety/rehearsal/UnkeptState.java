package io.github.migrationsafety.rehearsal;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is lost when a server stops: what a session was told, and the rows of unlogged tables after a crash. */
final class UnkeptState {
    /** Settings, but for those that have their usual value, and what we and Liquibase give to every session. */
    private static final String OF_THE_SESSION =
            """
            SELECT s.name || '=' || s.setting FROM pg_catalog.pg_settings AS s
             WHERE s.source = 'session' AND s.setting IS DISTINCT FROM s.reset_val
               AND NOT (s.name = 'TimeZone' AND s.setting = 'UTC')
               AND NOT (s.name = 'search_path' AND s.setting = '%s, "$user", public')
            UNION ALL
            SELECT 'role=' || pg_catalog.current_setting('role') || ' ' || session_user
            UNION ALL
            SELECT 'temporary ' || c.relname FROM pg_catalog.pg_class AS c
             WHERE c.relnamespace = pg_catalog.pg_my_temp_schema()
            UNION ALL
            SELECT 'lock ' || l.classid || ' ' || l.objid FROM pg_catalog.pg_locks AS l
             WHERE l.locktype = 'advisory' AND l.pid = pg_catalog.pg_backend_pid()
            UNION ALL
            SELECT 'prepared ' || p.name FROM pg_catalog.pg_prepared_statements AS p WHERE p.from_sql
            UNION ALL
            SELECT 'cursor ' || c.name FROM pg_catalog.pg_cursors AS c WHERE c.is_holdable
            UNION ALL
            SELECT 'listens ' || c FROM pg_catalog.pg_listening_channels() AS c
            """;

    private static final String UNLOGGED =
            "SELECT EXISTS (SELECT FROM pg_catalog.pg_class AS c WHERE c.relpersistence = 'u')";

    private UnkeptState() {}

    /**
     * Whether there is any.
     *
     * @param used the session that may have been told something
     * @param fresh one that is as good as new
     * @param defaultSchema the schema that Liquibase was told to use
     */
    static boolean in(Connection used, Connection fresh, Optional<String> defaultSchema) throws SQLException {
        String query = OF_THE_SESSION.formatted(defaultSchema.orElse("public").replace("'", "''"));
        return !state(used, query).equals(state(fresh, query)) || hasUnloggedTables(fresh);
    }

    private static Set<String> state(Connection session, String query) throws SQLException {
        Set<String> parts = new TreeSet<>();
        try (Statement statement = session.createStatement();
                ResultSet rows = statement.executeQuery(query)) {
            while (rows.next()) {
                parts.add(rows.getString(1));
            }
        }
        session.rollback();
        return parts;
    }

    private static boolean hasUnloggedTables(Connection session) throws SQLException {
        try (Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(UNLOGGED)) {
            row.next();
            boolean found = row.getBoolean(1);
            session.rollback();
            return found;
        }
    }
}
