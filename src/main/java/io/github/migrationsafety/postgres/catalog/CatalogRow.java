package io.github.migrationsafety.postgres.catalog;

import java.sql.ResultSet;
import java.sql.SQLException;

/**
 * One version of a row of a followed catalog. Two versions are never equal: a place is used again only after the transaction
 * that wrote the former version is over, so at least the writer differs.
 *
 * @param page the page that it stands on
 * @param place its place on the page
 * @param writer the transaction that wrote it
 * @param self the OID by which other catalogs mean it, or 0
 * @param ownerCatalog the catalog of the row that it belongs to
 * @param owner the OID of that row
 */
record CatalogRow(int page, int place, long writer, long self, long ownerCatalog, long owner) {
    /** Reads the columns of {@link Catalog#rowColumns()}, which stand first. */
    static CatalogRow read(ResultSet rows) throws SQLException {
        String tid = rows.getString(1); // (page,place)
        int comma = tid.indexOf(',');
        return new CatalogRow(
                (int) Long.parseLong(tid, 1, comma, 10),
                Integer.parseInt(tid, comma + 1, tid.length() - 1, 10),
                rows.getLong(2),
                rows.getLong(3),
                rows.getLong(4),
                rows.getLong(5));
    }
}
