package io.github.migrationsafety.production.migrate;

import io.github.migrationsafety.postgres.catalog.CatalogFollower;
import io.github.migrationsafety.sql.QualifiedName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Reads the state of a real database through sessions of its own, which only read. Not thread-safe. */
final class StateReader implements AutoCloseable {
    /** A table of this size is counted in well under a second. */
    private static final long CHEAP = 16L << 20;

    private static final int MOST_TABLES = 500;

    private static final String OURS = " n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')"
            + " AND n.nspname NOT LIKE 'pg\\_temp\\_%' AND n.nspname NOT LIKE 'pg\\_toast\\_temp\\_%'";

    private final CatalogFollower catalog;
    private final Connection connection;
    private final Set<QualifiedName> ignored;
    private final Optional<String> onlySchema;
    private final String ours;

    private StateReader(
            CatalogFollower catalog, Connection connection, Set<QualifiedName> ignored, Optional<String> onlySchema) {
        this.catalog = catalog;
        this.connection = connection;
        this.ignored = ignored;
        this.onlySchema = onlySchema;
        this.ours = OURS
                + onlySchema
                        .map(schema -> " AND n.nspname = '" + schema.replace("'", "''") + "'")
                        .orElse("");
    }

    static StateReader open(Sessions sessions, Set<QualifiedName> ignored, Optional<String> onlySchema)
            throws SQLException {
        CatalogFollower catalog = onlySchema.isPresent()
                ? CatalogFollower.openReadOnly(sessions.open(), ignored, onlySchema.get())
                : CatalogFollower.openReadOnly(sessions.open(), ignored);
        try {
            Connection connection = sessions.open();
            try (Statement statement = connection.createStatement()) {
                // Whoever cannot get a lock at once counts nothing; a count is never worth a queue.
                statement.execute("SET lock_timeout = '500ms'; SET statement_timeout = '10s'");
            }
            return new StateReader(catalog, connection, ignored, onlySchema);
        } catch (SQLException | RuntimeException e) {
            catalog.close();
            throw e;
        }
    }

    /** Stands for the schema as it is now. */
    String fingerprint() throws SQLException {
        catalog.refresh();
        return onlySchema.map(catalog::fingerprint).orElseGet(catalog::fingerprint);
    }

    SortedSet<String> invalidIndexes() throws SQLException {
        return names("SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname) FROM pg_index i"
                + " JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_namespace n ON n.oid = c.relnamespace"
                + " WHERE NOT (i.indisvalid AND i.indisready) AND" + ours);
    }

    /**
     * @param name schema-qualified and quoted where it has to be
     * @param valid whether PostgreSQL uses it
     */
    record FoundIndex(String name, boolean valid) {}

    /** The index of this name; where no schema is given, in any. */
    List<FoundIndex> indexes(Optional<String> schema, String name) throws SQLException {
        List<FoundIndex> found = new ArrayList<>();
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname), i.indisvalid AND i.indisready"
                        + " FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid"
                        + " JOIN pg_namespace n ON n.oid = c.relnamespace"
                        + " WHERE c.relname = ? AND (? = '' OR n.nspname = ?) AND" + ours)) {
            statement.setString(1, name);
            statement.setString(2, schema.orElse(""));
            statement.setString(3, schema.orElse(""));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    found.add(new FoundIndex(row.getString(1), row.getBoolean(2)));
                }
            }
        }
        return found;
    }

    /** Whether a table stands. */
    boolean stands(String table) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement("SELECT to_regclass(?) IS NOT NULL")) {
            statement.setString(1, table);
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        }
    }

    /** All that is compared. */
    DatabaseState read() throws SQLException {
        return new DatabaseState(
                fingerprint(),
                invalidIndexes(),
                names("SELECT quote_ident(n.nspname) || '.' || quote_ident(t.relname) || '.' || quote_ident(c.conname)"
                        + " FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid"
                        + " JOIN pg_namespace n ON n.oid = t.relnamespace WHERE NOT c.convalidated AND" + ours),
                names("SELECT quote_ident(n.nspname) || '.' || quote_ident(t.relname) FROM pg_class t"
                        + " JOIN pg_namespace n ON n.oid = t.relnamespace WHERE t.relrowsecurity AND" + ours),
                rows());
    }

    private SortedMap<String, DatabaseState.Rows> rows() throws SQLException {
        Map<String, Long> deleted = new LinkedHashMap<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT n.nspname, c.relname, quote_ident(n.nspname) || '.' || quote_ident(c.relname),"
                                + " pg_stat_get_tuples_deleted(c.oid)"
                                + " FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace"
                                + " WHERE c.relkind = 'r' AND pg_relation_size(c.oid) <= " + CHEAP + " AND" + ours
                                + " AND has_table_privilege(c.oid, 'SELECT') ORDER BY 3 LIMIT " + MOST_TABLES)) {
            while (row.next()) {
                if (!ignored.contains(QualifiedName.of(row.getString(1), row.getString(2)))) {
                    deleted.put(row.getString(3), row.getLong(4));
                }
            }
        }
        SortedMap<String, DatabaseState.Rows> rows = new TreeMap<>();
        for (Map.Entry<String, Long> table : deleted.entrySet()) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT count(*) FROM ONLY " + table.getKey())) {
                row.next();
                rows.put(table.getKey(), new DatabaseState.Rows(row.getLong(1), table.getValue()));
            } catch (SQLException locked) {
                // It is being worked on, or gone: not cheap.
                continue;
            }
        }
        return rows;
    }

    private SortedSet<String> names(String query) throws SQLException {
        SortedSet<String> names = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            while (row.next()) {
                names.add(row.getString(1));
            }
        }
        return names;
    }

    @Override
    public void close() {
        try (connection;
                catalog) {
            // Both only read.
        } catch (SQLException e) {
            // The server is gone; there was nothing to lose.
        }
    }
}
