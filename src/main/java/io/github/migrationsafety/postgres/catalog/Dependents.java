package io.github.migrationsafety.postgres.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Finds the objects whose text mentions others, by what {@code pg_depend} says. */
final class Dependents implements AutoCloseable {
    private final PreparedStatement statement;

    Dependents(Connection connection) throws SQLException {
        // What stands inside a view, a function or a policy is rendered with the columns of the tables around it, and
        // so
        // may change with a mere new column.
        // Array and row types are described nowhere, but columns may be of such a type, and so on.
        String types = Catalog.oid("pg_type");
        String relations = Catalog.oid("pg_class");
        this.statement = connection.prepareStatement("with recursive reached(catalog, oid) as ("
                + "select * from unnest(?::oid[], ?::oid[]) union"
                + " select d.classid, d.objid from reached r join pg_catalog.pg_depend d on d.refclassid = r.catalog"
                + " and d.refobjid = r.oid where d.classid = " + types + ")"
                + " select distinct d.classid, d.objid, d.classid in ("
                + Catalog.oid("pg_rewrite") + ", " + Catalog.oid("pg_proc") + ", " + Catalog.oid("pg_policy")
                + "), d.classid = " + types + ", (select c.relname from pg_catalog.pg_class c where c.oid = d.classid)"
                + " from reached r join pg_catalog.pg_depend d on d.refclassid = r.catalog and d.refobjid = r.oid"
                // Nothing but its index depends on a TOAST table.
                + " where not (d.classid = " + relations + " and exists (select from pg_catalog.pg_class t"
                + " where t.oid = d.objid and t.relkind = 't'))");
    }

    /**
     * @param renamed objects whose name, or the name of a part, changed
     * @param resized objects that have other columns than before
     * @param described what a row belongs to and is described with
     * @return each with the names of the catalogs whose rows' texts may be others; none when that may be any
     */
    Map<ObjectId, Set<String>> of(
            Collection<ObjectId> renamed,
            Collection<ObjectId> resized,
            Function<ObjectId, Optional<ObjectId>> described)
            throws SQLException {
        Map<ObjectId, Set<String>> found = new HashMap<>();
        collect(resized, true, described, (object, catalog) -> found.computeIfAbsent(object, o -> new HashSet<>())
                .add(catalog));
        collect(renamed, false, described, (object, catalog) -> found.put(object, Set.of()));
        return found;
    }

    private void collect(
            Collection<ObjectId> of,
            boolean queriesOnly,
            Function<ObjectId, Optional<ObjectId>> described,
            BiConsumer<ObjectId, String> found)
            throws SQLException {
        Set<ObjectId> seen = new HashSet<>(of);
        Set<ObjectId> next = Set.copyOf(of);
        while (!next.isEmpty()) {
            Set<ObjectId> behind = new HashSet<>();
            statement.setString(1, array(next, ObjectId::catalog));
            statement.setString(2, array(next, ObjectId::oid));
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    ObjectId dependent = new ObjectId(row.getLong(1), row.getLong(2));
                    Optional<ObjectId> owner = described.apply(dependent);
                    if (owner.isEmpty() && !row.getBoolean(4)) {
                        behind.add(dependent);
                    } else if (owner.isPresent() && (row.getBoolean(3) || !queriesOnly)) {
                        found.accept(owner.get(), row.getString(5));
                    }
                }
            }
            behind.removeAll(seen);
            seen.addAll(behind);
            next = behind;
        }
    }

    private static String array(Collection<ObjectId> objects, Function<ObjectId, Long> part) {
        return objects.stream().map(part).map(String::valueOf).collect(Collectors.joining(",", "{", "}"));
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
