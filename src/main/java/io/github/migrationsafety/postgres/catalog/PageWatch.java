package io.github.migrationsafety.postgres.catalog;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Tells which pages of the catalog may have been written to since it was last asked: from the write-ahead log if that can be
 * read, and by looking through the catalogs if not.
 */
final class PageWatch implements AutoCloseable {
    private final List<Catalog> catalogs;
    private final CatalogScan scan;
    private final Optional<WriteAheadLog> log;

    PageWatch(Connection connection, List<Catalog> catalogs, Optional<WriteAheadLog> log) throws SQLException {
        this.catalogs = catalogs;
        this.log = log;
        this.scan = new CatalogScan(connection, catalogs);
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(Snapshot.SELECT)) {
            row.next();
            scan.start(Snapshot.read(row));
        }
    }

    /**
     * The pages written since the last call, or since this was made.
     *
     * @param catalogRows how many rows are followed
     */
    WrittenPages written(long catalogRows) throws SQLException {
        if (log.isPresent()) {
            Optional<WriteAheadLog.Passage> passage = log.get().read(catalogRows);
            if (passage.isPresent()) {
                scan.start(passage.get().snapshot());
                return new WrittenPages(
                        passage.get().pages(),
                        passage.get().whole() ? Set.copyOf(catalogs) : Set.of(),
                        Map.of(),
                        Optional.of(passage.get().files()));
            }
        }
        CatalogScan.Found found = scan.read();
        if (log.isPresent()) {
            log.get().confirm(found.snapshot());
        }
        return new WrittenPages(found.pages(), Set.of(), found.counts(), Optional.empty());
    }

    @Override
    public void close() throws SQLException {
        scan.close();
        if (log.isPresent()) {
            log.get().close();
        }
    }
}
