package io.github.migrationsafety.rehearsal.observe;

import io.github.migrationsafety.step.Observation.Leftover;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.postgresql.PGStatement;

/**
 * What lives in a session between transactions and is not part of the schema. Immutable.
 *
 * @param parts each thing under its kind and name, with its value; a setting that is not set in the session is not there
 */
record SessionState(SortedMap<Key, String> parts) {
    record Key(Leftover.Kind kind, String name) implements Comparable<Key> {
        @Override
        public int compareTo(Key other) {
            int byKind = kind.compareTo(other.kind);
            return byKind != 0 ? byKind : name.compareTo(other.name);
        }
    }

    /** What is there now and was not, or was another, sorted by kind and name; of a setting also that it is gone. */
    List<Leftover> since(SessionState before) {
        List<Leftover> left = new ArrayList<>();
        parts.forEach((key, value) -> {
            String was = before.parts.get(key);
            if (!value.equals(was)) {
                left.add(new Leftover(key.kind(), key.name(), Optional.ofNullable(was), Optional.of(value)));
            }
        });
        return left;
    }

    /** This state with another search_path, as SET gives it; the server shows it with as few quotes as can be. */
    SessionState withSearchPath(String set) {
        String shown = Arrays.stream(set.split(","))
                .map(String::strip)
                .map(name -> name.matches("\"[a-z_][a-z0-9_]*\"") ? name.substring(1, name.length() - 1) : name)
                .collect(Collectors.joining(", "));
        SortedMap<Key, String> changed = new TreeMap<>(parts);
        changed.put(new Key(Leftover.Kind.SETTING, "search_path"), shown);
        return new SessionState(changed);
    }

    /** Asks a session for its state. */
    static final class Query implements AutoCloseable {
        private static final String SQL =
                """
                SELECT 'SETTING', s.name, s.setting FROM pg_catalog.pg_settings AS s WHERE s.source = 'session'
                UNION ALL
                SELECT 'ROLE', 'role', pg_catalog.current_setting('role')
                UNION ALL
                SELECT 'ROLE', 'session_authorization', session_user::text
                UNION ALL
                SELECT 'TEMPORARY_OBJECT', c.relname, '' FROM pg_catalog.pg_class AS c
                 WHERE c.relnamespace = pg_catalog.pg_my_temp_schema() AND c.relkind NOT IN ('i', 'I', 't', 'c')
                UNION ALL
                SELECT 'ADVISORY_LOCK',
                       CASE l.objsubid WHEN 1 THEN (l.classid::int8 << 32 | l.objid::int8)::text
                            ELSE l.classid::int8::int4 || ', ' || l.objid::int8::int4 END, l.mode
                  FROM pg_catalog.pg_locks AS l WHERE l.locktype = 'advisory' AND l.pid = pg_catalog.pg_backend_pid()
                UNION ALL
                SELECT 'PREPARED_STATEMENT', p.name, '' FROM pg_catalog.pg_prepared_statements AS p WHERE p.from_sql
                UNION ALL
                SELECT 'CURSOR', c.name, '' FROM pg_catalog.pg_cursors AS c WHERE c.is_holdable
                UNION ALL
                SELECT 'LISTENER', c, '' FROM pg_catalog.pg_listening_channels() AS c
                """;

        private final PreparedStatement query;

        Query(Connection session) throws SQLException {
            query = session.prepareStatement(SQL);
            query.unwrap(PGStatement.class).setPrepareThreshold(1);
        }

        SessionState ask() throws SQLException {
            SortedMap<Key, String> parts = new TreeMap<>();
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    parts.put(new Key(Leftover.Kind.valueOf(row.getString(1)), row.getString(2)), row.getString(3));
                }
            }
            return new SessionState(parts);
        }

        @Override
        public void close() throws SQLException {
            query.close();
        }
    }
}
