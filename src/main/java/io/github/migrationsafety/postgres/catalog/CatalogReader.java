package io.github.migrationsafety.postgres.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.PGStatement;

/** Keeps the followed rows in step with the server. */
final class CatalogReader implements AutoCloseable {
    private final Connection connection;
    private final List<Catalog> catalogs;
    private final Set<Catalog> narrowed;
    private final CatalogRows rows;
    private final Map<String, Long> oids = new HashMap<>();
    private final PageReader pageReader;

    /** @param narrowed those in which rows can come to count, or cease to, without being written */
    CatalogReader(Connection connection, List<Catalog> catalogs, Set<Catalog> narrowed) throws SQLException {
        this.connection = connection;
        this.catalogs = catalogs;
        this.narrowed = Set.copyOf(narrowed);
        this.pageReader = new PageReader(connection, catalogs);
        String names = catalogs.stream().map(c -> Catalog.oid(c.name())).collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select array[" + names + "]::bigint[], " + Catalog.oid("pg_largeobject"))) {
            row.next();
            Long[] numbers = (Long[]) row.getArray(1).getArray();
            for (int i = 0; i < numbers.length; i++) {
                oids.put(catalogs.get(i).name(), numbers[i]);
            }
            rows = new CatalogRows(oids, row.getLong(2));
        }
    }

    /** The OID of a followed catalog. */
    long oid(String catalog) {
        return oids.getOrDefault(catalog, 0L);
    }

    /** How many rows are followed. */
    long count() {
        return catalogs.stream().mapToLong(rows::count).sum();
    }

    /** Reads every followed row, and tells all objects. */
    Set<ObjectId> readAll() throws SQLException {
        return readWhole(Set.copyOf(catalogs)).keySet();
    }

    /** Reads the pages, and tells the objects of which a row changed, with the catalogs of those rows. */
    Map<ObjectId, Set<String>> read(WrittenPages written) throws SQLException {
        Map<Catalog, Set<Integer>> pages = new HashMap<>(written.pages());
        pages.keySet().removeAll(written.whole());
        Map<ObjectId, Set<String>> touched = rows.replace(pages, pageReader.read(pages));
        // A table that came from another schema brings rows that nobody wrote.
        Set<Catalog> doubtful = touched.isEmpty() ? Set.of() : narrowed;
        Set<Catalog> whole = catalogs.stream()
                .filter(c -> doubtful.contains(c)
                        || written.whole().contains(c)
                        || written.counts().getOrDefault(c, rows.count(c)) != rows.count(c))
                .collect(Collectors.toSet());
        if (!whole.isEmpty()) {
            readWhole(whole).forEach((object, in) -> touched.computeIfAbsent(object, o -> new HashSet<>())
                    .addAll(in));
        }
        return touched;
    }

    /** What a row belongs to and is described with; empty if that is nothing that is followed. */
    Optional<ObjectId> described(ObjectId row) {
        return rows.described(row);
    }

    /** The names of the catalogs in which a described object has rows; none when it is gone. */
    Set<String> heldBy(ObjectId object) {
        return rows.heldBy(object);
    }

    private Map<ObjectId, Set<String>> readWhole(Set<Catalog> which) throws SQLException {
        Map<Catalog, Set<Integer>> pages = new HashMap<>();
        Map<Catalog, List<CatalogRow>> found = new HashMap<>();
        for (Catalog catalog : which) {
            List<CatalogRow> all = new ArrayList<>();
            try (Statement statement = connection.createStatement()) {
                // Seldom asked twice, and what is prepared costs the server time at each change of a catalog.
                statement.unwrap(PGStatement.class).setPrepareThreshold(0);
                try (ResultSet row = statement.executeQuery(catalog.allRows())) {
                    while (row.next()) {
                        all.add(CatalogRow.read(row));
                    }
                }
            }
            Set<Integer> numbers = new HashSet<>(rows.pages(catalog));
            all.forEach(row -> numbers.add(row.page()));
            pages.put(catalog, numbers);
            found.put(catalog, all);
        }
        return rows.replace(pages, found);
    }

    @Override
    public void close() throws SQLException {
        pageReader.close();
    }
}
