package io.github.migrationsafety.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Throwaway servers that serve one user after the other. Whoever closes one gives it back: its databases are dropped; a server on
 * which roles, tablespaces or settings were changed is ended instead. Thread-safe.
 */
public final class ServerPool implements AutoCloseable {
    /** The database that initdb makes. */
    private static final String ALWAYS = "postgres";

    private static final String SERVER_WIDE =
            """
            SELECT string_agg(x, '; ' ORDER BY x)
              FROM (SELECT 'role ' || a::text FROM pg_catalog.pg_authid a
                    UNION ALL SELECT 'member ' || m::text FROM pg_catalog.pg_auth_members m
                    UNION ALL SELECT 'tablespace ' || t::text FROM pg_catalog.pg_tablespace t
                    UNION ALL SELECT 'setting ' || s::text FROM pg_catalog.pg_db_role_setting s WHERE s.setdatabase = 0
                    UNION ALL SELECT 'file ' || name || ' ' || coalesce(setting, '') FROM pg_catalog.pg_file_settings
                   ) AS changes (x)
            """;

    private final Map<Optional<String>, Deque<ThrowawayPostgres>> idle = new HashMap<>();
    private final Map<ThrowawayPostgres, String> fresh = new HashMap<>();
    private boolean closed;

    /**
     * A server that has nothing on it.
     *
     * @param kind servers of the same kind may stand in for each other
     * @param starter starts one if none is idle
     * @throws io.github.migrationsafety.SetupException if it does not come up
     */
    public ThrowawayPostgres lease(Optional<String> kind, Supplier<ThrowawayPostgres> starter) {
        ThrowawayPostgres server = take(kind);
        return new Lease(kind, server == null ? starter.get() : server);
    }

    private synchronized @Nullable ThrowawayPostgres take(Optional<String> kind) {
        return idle.computeIfAbsent(kind, k -> new ArrayDeque<>()).poll();
    }

    private void giveBack(Optional<String> kind, ThrowawayPostgres server, boolean clean) {
        synchronized (this) {
            if (clean && !closed) {
                idle.computeIfAbsent(kind, k -> new ArrayDeque<>()).push(server);
                return;
            }
            fresh.remove(server);
        }
        server.close();
    }

    /** Ends the servers that are idle; those that are not end when they are given back. */
    @Override
    public void close() {
        List<ThrowawayPostgres> ended = new ArrayList<>();
        synchronized (this) {
            closed = true;
            idle.values().forEach(ended::addAll);
            idle.clear();
        }
        ended.forEach(ThrowawayPostgres::close);
    }

    /** A server in use. */
    private final class Lease implements ThrowawayPostgres {
        private final Optional<String> kind;
        private final ThrowawayPostgres server;
        private final Set<String> databases = new TreeSet<>();
        private boolean ended;

        Lease(Optional<String> kind, ThrowawayPostgres server) {
            this.kind = kind;
            this.server = server;
        }

        @Override
        public void createDatabase(String name) throws SQLException {
            synchronized (ServerPool.this) {
                if (!fresh.containsKey(server)) {
                    fresh.put(server, serverWide());
                }
            }
            server.createDatabase(name);
            databases.add(name);
        }

        @Override
        public void copyDatabase(String name, String original) throws SQLException {
            server.copyDatabase(name, original);
            databases.add(name);
        }

        @Override
        public void dropDatabase(String name) throws SQLException {
            server.dropDatabase(name);
            databases.remove(name);
        }

        private String serverWide() throws SQLException {
            try (Connection connection = server.connect(ALWAYS);
                    Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(SERVER_WIDE)) {
                row.next();
                return row.getString(1);
            }
        }

        @Override
        public void close() {
            if (!ended) {
                ended = true;
                giveBack(kind, server, isCleaned());
            }
        }

        private boolean isCleaned() {
            try {
                boolean same;
                synchronized (ServerPool.this) {
                    same = fresh.containsKey(server) && serverWide().equals(fresh.get(server));
                }
                for (String database : new TreeSet<>(databases)) {
                    dropDatabase(database);
                }
                return same;
            } catch (SQLException e) {
                return false;
            }
        }

        @Override
        public String version() {
            return server.version();
        }

        @Override
        public int major() {
            return server.major();
        }

        @Override
        public Connection connect(String database) throws SQLException {
            return server.connect(database);
        }

        @Override
        public Set<String> availableExtensions() throws SQLException {
            return server.availableExtensions();
        }

        @Override
        public RealDatabase reachedAt(String database) throws SQLException {
            return server.reachedAt(database);
        }

        @Override
        public Optional<String> fate() {
            return server.fate();
        }

        @Override
        public String adviceOnRoom() {
            return server.adviceOnRoom();
        }

        @Override
        public Optional<String> limits() {
            return server.limits();
        }

        @Override
        public boolean isShared() {
            return server.isShared();
        }

        @Override
        public Set<String> claimRoles(Set<String> names) throws SQLException {
            return server.claimRoles(names);
        }
    }
}
