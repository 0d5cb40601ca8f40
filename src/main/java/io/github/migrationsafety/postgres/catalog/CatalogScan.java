package io.github.migrationsafety.postgres.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Looks through the catalogs for rows that a transaction wrote which was not over when last looked, and counts all rows to see
 * whether some are gone. Its cost grows with the schema, but it works everywhere.
 *
 * <p>Ages are compared within one statement because {@code age(xid)} counts from the statement's own transaction.
 */
final class CatalogScan implements AutoCloseable {
    private final List<Catalog> catalogs;
    private final PreparedStatement statement;
    private String horizon = "3";

    /** What a look found. */
    record Found(Map<Catalog, Set<Integer>> pages, Map<Catalog, Long> counts, Snapshot snapshot) {}

    CatalogScan(Connection connection, List<Catalog> catalogs) throws SQLException {
        this.catalogs = catalogs;
        StringBuilder sql = new StringBuilder("with h as materialized (select age(?::xid8::xid) as age) ");
        for (int i = 0; i < catalogs.size(); i++) {
            sql.append(i == 0 ? "" : " union all ")
                    .append("select ")
                    .append(i)
                    .append(
                            ", count(*), array_agg(distinct (tid::text::point)[0]::bigint) filter (where age(writer) <= (select age from h)) from (")
                    .append(catalogs.get(i).allRows())
                    .append(") as r");
        }
        // The snapshot is the same for all parts of the statement.
        this.statement = connection.prepareStatement("select " + Snapshot.COLUMNS + ", r.* from (" + sql
                + ") as r(catalog, count, pages), (select pg_current_snapshot() as now) as s");
    }

    /** From now on, what was not over at that moment counts as written. */
    void start(Snapshot snapshot) {
        horizon = snapshot.horizon();
    }

    /** The pages with rows written since the start, which moves on to now. */
    Found read() throws SQLException {
        Map<Catalog, Set<Integer>> pages = new HashMap<>();
        Map<Catalog, Long> counts = new HashMap<>();
        Snapshot snapshot = new Snapshot(horizon, false);
        statement.setString(1, horizon);
        try (ResultSet rows = statement.executeQuery()) {
            while (rows.next()) {
                snapshot = Snapshot.read(rows);
                Catalog catalog = catalogs.get(rows.getInt(3));
                counts.put(catalog, rows.getLong(4));
                if (rows.getArray(5) != null) {
                    Set<Integer> numbers = new HashSet<>();
                    for (Long page : (Long[]) rows.getArray(5).getArray()) {
                        numbers.add(page.intValue());
                    }
                    pages.put(catalog, numbers);
                }
            }
        }
        start(snapshot);
        return new Found(pages, counts, snapshot);
    }

    @Override
    public void close() throws SQLException {
        statement.close();
    }
}
