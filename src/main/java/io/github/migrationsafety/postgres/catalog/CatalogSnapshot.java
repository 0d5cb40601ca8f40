package io.github.migrationsafety.postgres.catalog;

import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.SchemaObject;
import io.github.migrationsafety.sql.QualifiedName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads the catalog of a database once, and changes nothing there: in a read-only transaction, without waiting for long, and with
 * no rights that not everybody has. What only superusers may read, such as roles and subscriptions, is left out for everybody, so
 * that two users see the same. Stateless.
 *
 * <p>{@code pg_catalog} is readable for every user, see
 * <a href="https://www.postgresql.org/docs/current/catalogs-overview.html">System Catalogs</a>.
 */
public final class CatalogSnapshot {
    private CatalogSnapshot() {}

    /**
     * Every object of the database, as {@link CatalogFollower#objects()} tells them to a user who is no superuser.
     *
     * @param connection a session without an open transaction; its settings are changed, so use it for nothing else
     * @param ignoredTables tables that are as if they were not there; schema-qualified
     * @throws SQLException if the server refuses or is gone, or somebody holds a lock on the catalog for seconds
     */
    public static SortedMap<ObjectKey, SchemaObject> read(Connection connection, Set<QualifiedName> ignoredTables)
            throws SQLException {
        return read(connection, ignoredTables, Optional.empty());
    }

    /**
     * As above.
     *
     * @param onlySchemas what stands in other schemas is not read, as far as there may be much of it; empty for all
     */
    public static SortedMap<ObjectKey, SchemaObject> read(
            Connection connection, Set<QualifiedName> ignoredTables, Optional<Set<String>> onlySchemas)
            throws SQLException {
        CatalogFollower.prepareSession(connection);
        try (Statement statement = connection.createStatement()) {
            statement.execute("set default_transaction_read_only = on; set lock_timeout = '5s'");
        }
        connection.setAutoCommit(false);
        try {
            int major = connection.getMetaData().getDatabaseMajorVersion();
            List<Catalog> all = FollowedCatalogs.of(major, false);
            List<Catalog> catalogs =
                    onlySchemas.map(names -> new OnlySchemas(names).of(all)).orElse(all);
            SortedMap<ObjectKey, SchemaObject> objects = new TreeMap<>();
            try (CatalogReader reader = new CatalogReader(connection, catalogs, Set.of());
                    Describer describer =
                            new Describer(connection, major, catalogs, reader::oid, reader::heldBy, ignoredTables)) {
                Map<ObjectId, Described> described = describer.describe(reader.readAll());
                described.values().forEach(d -> d.objects().forEach(o -> objects.put(o.key(), o)));
            }
            return Collections.unmodifiableSortedMap(objects);
        } finally {
            connection.rollback();
            connection.setAutoCommit(true);
        }
    }
}
