package io.github.migrationsafety.postgres.catalog;

import io.github.migrationsafety.schema.SchemaObject;
import io.github.migrationsafety.sql.QualifiedName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
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

    /** Describes the objects; one that is gone, is ignored or is none of ours is absent. */
    Map<ObjectId, Described> describe(Collection<ObjectId> objects) throws SQLException {
        Map<Long, List<ObjectId>> byCatalog = new HashMap<>();
        objects.forEach(o ->
                byCatalog.computeIfAbsent(o.catalog(), c -> new ArrayList<>()).add(o));
        Map<ObjectId, Described> described = new HashMap<>();
        for (Map.Entry<Long, List<ObjectId>> asked : byCatalog.entrySet()) {
            DescriptionQuery query = queries.get(asked.getKey());
            if (query != null) {
                query.run(asked.getValue(), held).forEach((oid, rows) -> described(rows)
                        .ifPresent(d -> described.put(new ObjectId(asked.getKey(), oid), d)));
            }
        }
        return described;
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
