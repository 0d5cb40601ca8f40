package io.github.migrationsafety.postgres.catalog;

import io.github.migrationsafety.schema.SchemaObject;
import io.github.migrationsafety.sql.QualifiedName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** Describes catalog rows of every kind. */
final class Describer implements AutoCloseable {
    private final Map<Long, DescriptionQuery> queries = new HashMap<>();
    private final Function<ObjectId, Set<String>> held;
    private final Set<QualifiedName> ignoredTables;

    /**
     * @param catalogs the catalogs that are followed
     * @param oids the OID of a catalog, by name
     * @param held the names of the catalogs in which an object has rows; none for one that is gone
     * @param ignoredTables tables that are not described
     */
    Describer(
            Connection connection,
            int major,
            List<Catalog> catalogs,
            ToLongFunction<String> oids,
            Function<ObjectId, Set<String>> held,
            Set<QualifiedName> ignoredTables)
            throws SQLException {
        this.held = held;
        this.ignoredTables = Set.copyOf(ignoredTables);
        Privileges privileges = new Privileges(sessionUser(connection));
        for (Catalog catalog : catalogs) {
            Optional<DescriptionSql> sql = DescriptionSql.of(catalog.name(), major);
            if (sql.isPresent()) {
                queries.put(oids.applyAsLong(catalog.name()), new DescriptionQuery(connection, sql.get(), privileges));
            }
        }
    }

    private static String sessionUser(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select session_user")) {
            row.next();
            return row.getString(1);
        }
    }

    /**
     * What was described.
     *
     * @param objects one that is gone, is ignored or is none of ours is absent
     * @param partly those of which only a part was read again, because only rows of that part changed
     */
    record Description(Map<ObjectId, Described> objects, Set<ObjectId> partly) {}

    /** Describes objects as a whole. */
    Map<ObjectId, Described> describe(Collection<ObjectId> objects) throws SQLException {
        Map<ObjectId, Set<String>> whole = new HashMap<>();
        objects.forEach(object -> whole.put(object, Set.of()));
        return describe(whole).objects();
    }

    /**
     * Describes objects of which rows changed.
     *
     * @param changed each with the names of the catalogs of these rows; without any it is described as a whole
     */
    Description describe(Map<ObjectId, Set<String>> changed) throws SQLException {
        Map<Long, Map<ObjectId, Set<String>>> byCatalog = new HashMap<>();
        changed.forEach((object, catalogs) -> byCatalog
                .computeIfAbsent(object.catalog(), c -> new HashMap<>())
                .put(object, catalogs));
        Map<ObjectId, Described> described = new HashMap<>();
        Set<ObjectId> partly = new HashSet<>();
        for (Map.Entry<Long, Map<ObjectId, Set<String>>> asked : byCatalog.entrySet()) {
            long catalog = asked.getKey();
            DescriptionQuery query = queries.get(catalog);
            if (query != null) {
                DescriptionQuery.Description told = query.run(asked.getValue(), held);
                told.rows().forEach((oid, rows) -> described(rows)
                        .ifPresent(d -> described.put(new ObjectId(catalog, oid), d)));
                told.partly().forEach(oid -> partly.add(new ObjectId(catalog, oid)));
            }
        }
        return new Description(described, partly);
    }

    private Optional<Described> described(List<DescribedRow> rows) {
        DescribedRow first = rows.get(0);
        if (first.text("@relation").isPresent()
                && ignoredTables.contains(QualifiedName.of(first.required("@schema"), first.required("@relation")))) {
            return Optional.empty();
        }
        List<SchemaObject> objects = rows.stream().map(DescribedRow::object).toList();
        return Optional.of(new Described(
                objects, TypedTable.of(rows), TypedCode.view(rows), TypedCode.routine(rows), Face.of(rows)));
    }

    @Override
    public void close() throws SQLException {
        for (DescriptionQuery query : queries.values()) {
            query.close();
        }
    }
}
