package io.github.migrationsafety.postgres.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads rows of catalogs by page, all catalogs in one round trip. What changes together, such as the catalogs that ADD COLUMN
 * writes to, is asked for again and again, so the statement for each such set of catalogs stays prepared.
 */
final class PageReader implements AutoCloseable {
    /** A changelog uses a few dozen sets; the bound is for the server's memory. */
    private static final int KEPT = 64;

    private final Connection connection;
    private final List<Catalog> catalogs;
    private final Map<List<Catalog>, PreparedStatement> statements = new LinkedHashMap<>(16, 0.75f, true);

    PageReader(Connection connection, List<Catalog> catalogs) {
        this.connection = connection;
        this.catalogs = catalogs;
    }

    /** The rows that count on these pages. */
    Map<Catalog, List<CatalogRow>> read(Map<Catalog, Set<Integer>> pages) throws SQLException {
        // Always in the same order, so that the same set is the same statement.
        List<Catalog> asked = catalogs.stream().filter(pages::containsKey).toList();
        Map<Catalog, List<CatalogRow>> found = new HashMap<>();
        if (asked.isEmpty()) {
            return found;
        }
        PreparedStatement statement = statement(asked);
        int parameter = 0;
        for (Catalog catalog : asked) {
            statement.setString(++parameter, tids(pages.getOrDefault(catalog, Set.of()), 0));
            statement.setString(++parameter, tids(pages.getOrDefault(catalog, Set.of()), 1));
        }
        statement.execute();
        for (Catalog catalog : asked) {
            List<CatalogRow> rows = new ArrayList<>();
            try (ResultSet row = statement.getResultSet()) {
                while (row.next()) {
                    rows.add(CatalogRow.read(row));
                }
            }
            found.put(catalog, rows);
            statement.getMoreResults();
        }
        return found;
    }

    private PreparedStatement statement(List<Catalog> asked) throws SQLException {
        PreparedStatement known = statements.get(asked);
        if (known != null) {
            return known;
        }
        if (statements.size() == KEPT) {
            List<Catalog> longUnused = statements.keySet().iterator().next();
            statements.remove(longUnused).close();
        }
        PreparedStatement statement = connection.prepareStatement(
                asked.stream().map(Catalog::rowsOnPages).collect(Collectors.joining(";\n")));
        statements.put(asked, statement);
        return statement;
    }

    /** The first row number of each page, or of a page that far behind it. */
    private static String tids(Collection<Integer> pages, int behind) {
        return pages.stream().map(p -> "\"(" + (p + behind) + ",0)\"").collect(Collectors.joining(",", "{", "}"));
    }

    @Override
    public void close() throws SQLException {
        for (PreparedStatement statement : statements.values()) {
            statement.close();
        }
    }
}
