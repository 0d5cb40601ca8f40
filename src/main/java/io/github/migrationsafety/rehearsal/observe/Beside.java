package io.github.migrationsafety.rehearsal.observe;

import io.github.migrationsafety.schema.ObjectKind;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.LockMode;
import io.github.migrationsafety.step.Observation.Relation;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.TreeSet;
import org.postgresql.PGConnection;

/**
 * A session beside the watched one, which sees what is committed: the relations as they were before the watched transaction, and
 * the locks of a statement that runs outside a transaction. It reads catalogs only, so it waits for nobody. Not thread-safe.
 */
public final class Beside implements AutoCloseable {
    private static final String RELATIONS =
            """
            SELECT c.oid::int8, c.relkind, n.nspname, c.relname, t.oid::int8, tn.nspname, t.relname, c.relfilenode::int8,
                   pg_stat_get_tuples_returned(c.oid) + pg_stat_get_tuples_fetched(c.oid),
                   pg_stat_get_tuples_inserted(c.oid), pg_stat_get_tuples_updated(c.oid), pg_stat_get_tuples_deleted(c.oid)
              FROM pg_class AS c
              JOIN pg_namespace AS n ON n.oid = c.relnamespace
              LEFT JOIN pg_index AS i ON i.indexrelid = c.oid
              LEFT JOIN pg_class AS t ON t.oid = CASE
                   WHEN c.relkind = 't' THEN substr(c.relname, 10)::oid
                   WHEN c.relkind IN ('i', 'I') AND n.nspname = 'pg_toast' THEN split_part(c.relname, '_', 3)::oid
                   ELSE coalesce(i.indrelid, c.oid) END
              LEFT JOIN pg_namespace AS tn ON tn.oid = t.relnamespace
            """;

    /** The tables of these names, those with an index of such a name, and all indexes of both. */
    private static final String NEAR =
            """
            WITH tables AS (
              SELECT coalesce(i.indrelid, r.oid) AS oid FROM pg_class AS r LEFT JOIN pg_index AS i ON i.indexrelid = r.oid
               WHERE r.relname = ANY (?) AND r.oid >= 16384),
            near AS (
              SELECT oid FROM tables UNION SELECT x.indexrelid FROM tables JOIN pg_index AS x ON x.indrelid = tables.oid)
            """;

    private final Connection connection;
    private final PreparedStatement some;
    private final PreparedStatement near;
    private final PreparedStatement all;
    private final PreparedStatement locks;
    private final Map<Long, Stood> known = new HashMap<>();

    /** A relation with what was done to it over all time. */
    record Recorded(Stood stood, Counters counters) {}

    private Beside(Connection connection) throws SQLException {
        this.connection = connection;
        connection.setAutoCommit(true);
        connection.unwrap(PGConnection.class).setPrepareThreshold(1);
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "set search_path = pg_catalog, pg_temp; set statement_timeout = 0; set lock_timeout = '60s';"
                            + " set default_transaction_isolation = 'read committed'; set jit = off;"
                            + " set plan_cache_mode = force_generic_plan; set row_security = off; set enable_seqscan = off;"
                            + " set enable_hashjoin = off; set enable_mergejoin = off");
        }
        this.some = connection.prepareStatement(RELATIONS + " WHERE c.oid = ANY (?)");
        this.near =
                connection.prepareStatement(NEAR + RELATIONS + " JOIN near ON near.oid = c.oid WHERE c.relkind <> 'c'");
        this.all = connection.prepareStatement(RELATIONS + " WHERE c.oid >= 16384 AND c.relkind <> 'c'");
        this.locks = connection.prepareStatement(
                "SELECT relation::int8, mode FROM pg_locks WHERE pid = ? AND locktype = 'relation' AND granted"
                        + " AND relation >= 16384");
    }

    /**
     * Takes over a session.
     *
     * @param connection a superuser's, in the database that is watched; closed with this
     * @throws SQLException if the server refuses or is gone; the connection is closed then
     */
    public static Beside open(Connection connection) throws SQLException {
        try {
            return new Beside(connection);
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /**
     * Those of the relations that stand; a relation that is not committed is not there. What is known of one from before still
     * holds if its file is the same.
     *
     * @param files the file node of each now, by oid; empty when it is not known
     */
    Map<Long, Stood> relations(Map<Long, OptionalLong> files) throws SQLException {
        Map<Long, Stood> found = new HashMap<>();
        List<Long> unknown = new ArrayList<>();
        files.forEach((oid, file) -> {
            Stood before = known.get(oid);
            if (before != null && file.isPresent() && file.getAsLong() == before.file()) {
                found.put(oid, before);
            } else {
                unknown.add(oid);
            }
        });
        if (!unknown.isEmpty()) {
            some.setArray(1, connection.createArrayOf("oid", unknown.toArray()));
            for (Recorded relation : read(some)) {
                found.put(relation.stood().oid(), relation.stood());
                known.put(relation.stood().oid(), relation.stood());
            }
        }
        return found;
    }

    /**
     * Forgets the relations that may go by another name than before: what a delta takes away may be there under a new one.
     *
     * @param delta what was done to the catalog
     */
    public void changed(SchemaDelta delta) {
        NavigableSet<String> gone = new TreeSet<>();
        delta.changes().forEach((key, change) -> {
            if (change.after().isEmpty()) {
                gone.add(unquoted(key.name()));
                if (key.kind() == ObjectKind.SCHEMA) {
                    known.clear();
                }
            }
        });
        if (!gone.isEmpty()) {
            known.values().removeIf(stood -> isAbout(stood.relation(), gone));
        }
    }

    /** Whether one of the names is that of the relation, of its table, or of something that belongs to that. */
    private static boolean isAbout(Relation relation, NavigableSet<String> names) {
        String table = unquoted(relation.table().toString());
        String part = names.ceiling(table + ".");
        return names.contains(table)
                || part != null && part.startsWith(table + ".")
                || names.contains(unquoted(relation.name().toString()));
    }

    private static String unquoted(String name) {
        return name.replace("\"", "");
    }

    /** Every relation that users made, by oid. */
    Map<Long, Recorded> everything() throws SQLException {
        return byOid(read(all));
    }

    /** The relations of these names, by oid, with the tables of those that are indexes and all indexes of the tables. */
    Map<Long, Recorded> near(Collection<String> names) throws SQLException {
        near.setArray(1, connection.createArrayOf("name", names.toArray()));
        return byOid(read(near));
    }

    private static Map<Long, Recorded> byOid(List<Recorded> relations) {
        Map<Long, Recorded> found = new TreeMap<>();
        relations.forEach(relation -> found.put(relation.stood().oid(), relation));
        return found;
    }

    private static List<Recorded> read(PreparedStatement query) throws SQLException {
        List<Recorded> relations = new ArrayList<>();
        try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
                QualifiedName name = QualifiedName.of(row.getString(3), row.getString(4));
                long oid = row.getLong(1);
                long table = row.getLong(5);
                boolean orphan = row.getString(7) == null;
                QualifiedName of = orphan ? name : QualifiedName.of(row.getString(6), row.getString(7));
                Relation relation = new Relation(kind(row.getString(2).charAt(0)), name, of);
                relations.add(new Recorded(
                        new Stood(oid, relation, orphan ? oid : table, row.getLong(8)),
                        new Counters(row.getLong(9), row.getLong(10), row.getLong(11), row.getLong(12))));
            }
        }
        return relations;
    }

    /** See {@code relkind} of <a href="https://www.postgresql.org/docs/17/catalog-pg-class.html">pg_class</a>. */
    private static Relation.Kind kind(char relkind) {
        return switch (relkind) {
            case 'p' -> Relation.Kind.PARTITIONED_TABLE;
            case 'i', 'I' -> Relation.Kind.INDEX;
            case 'S' -> Relation.Kind.SEQUENCE;
            case 'v' -> Relation.Kind.VIEW;
            case 'm' -> Relation.Kind.MATERIALIZED_VIEW;
            case 'f' -> Relation.Kind.FOREIGN_TABLE;
            case 't' -> Relation.Kind.TOAST_TABLE;
            default -> Relation.Kind.TABLE;
        };
    }

    /** What another session has locked at this moment: relations by oid, with their strongest lock. */
    Map<Long, LockMode> locks(int pid) throws SQLException {
        locks.setInt(1, pid);
        Map<Long, LockMode> held = new TreeMap<>();
        try (ResultSet row = locks.executeQuery()) {
            while (row.next()) {
                held.merge(row.getLong(1), LockMode.ofCatalog(row.getString(2)), Beside::stronger);
            }
        }
        return held;
    }

    /** How many rows a table holds; empty if it is gone, or is no table any more. Waits for its locks. */
    OptionalLong count(long oid) throws SQLException {
        try (PreparedStatement name = connection.prepareStatement(
                "SELECT oid::regclass::text FROM pg_class WHERE oid = ? AND relkind IN ('r', 'm')")) {
            name.setLong(1, oid);
            try (ResultSet row = name.executeQuery()) {
                return row.next() ? count(row.getString(1)) : OptionalLong.empty();
            }
        }
    }

    private OptionalLong count(String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM ONLY " + table)) {
            row.next();
            return OptionalLong.of(row.getLong(1));
        }
    }

    static LockMode stronger(LockMode a, LockMode b) {
        return a.compareTo(b) >= 0 ? a : b;
    }

    /** What the database takes on disk, all of its files together. */
    public long bytesOnDisk() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet size =
                        statement.executeQuery("SELECT pg_catalog.pg_database_size(pg_catalog.current_database())")) {
            size.next();
            return size.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
