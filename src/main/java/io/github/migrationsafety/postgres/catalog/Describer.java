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

/** Describes catalog rows of every kind. */
final class Describer implements AutoCloseable {
    private final Map<Long, DescriptionQuery> queries = new HashMap<>();
    private final Set<QualifiedName> ignoredTables;

    Describer(Connection connection, int major, List<Catalog> catalogs, Set<QualifiedName> ignoredTables)
            throws SQLException {
        this.ignoredTables = Set.copyOf(ignoredTables);
        for (Catalog catalog : catalogs) {
            Optional<List<String>> sql = DescriptionSql.of(catalog.name(), major);
            if (sql.isPresent()) {
                try (Statement statement = connection.createStatement();
                        ResultSet row = statement.executeQuery(
                                "select " + Catalog.oid(catalog.name()) + ", session_user")) {
                    row.next();
                    queries.put(
                            row.getLong(1),
                            new DescriptionQuery(connection, sql.get(), new Privileges(row.getString(2))));
                }
            }
        }
    }

    /** Describes the objects; one that is gone, is ignored or is none of ours is absent. */
    Map<ObjectId, Described> describe(Collection<ObjectId> objects) throws SQLException {
        Map<Long, List<Long>> byCatalog = new HashMap<>();
        objects.forEach(o ->
                byCatalog.computeIfAbsent(o.catalog(), c -> new ArrayList<>()).add(o.oid()));
        Map<ObjectId, Described> described = new HashMap<>();
        for (Map.Entry<Long, List<Long>> asked : byCatalog.entrySet()) {
            DescriptionQuery query = queries.get(asked.getKey());
            if (query != null) {
                query.run(asked.getValue())
                        .forEach((oid, rows) -> described(rows)
                                .ifPresent(d -> described.put(new ObjectId(asked.getKey(), oid), d)));
            }
        }
        return described;
    }

    private Optional<Described> described(List<DescribedRow> rows) {
        DescribedRow first = rows.get(0);
        if (first.text("@relation").isPresent()
                && ignoredTables.contains(
                        QualifiedName.of(first.required("@schema"), first.required("@relation")))) {
            return Optional.empty();
        }
        List<SchemaObject> objects = rows.stream().map(DescribedRow::object).toList();
        return Optional.of(new Described(objects, TypedTable.of(rows), Face.of(rows)));
    }

    @Override
    public void close() throws SQLException {
        for (DescriptionQuery query : queries.values()) {
            query.close();
        }
    }
}
