package io.github.migrationsafety.postgres.catalog;

/**
 * A system catalog whose rows are followed. Every row belongs to something that is described as a whole: an attribute to its
 * table, an enum's label to its type, a comment to what it comments on.
 *
 * @param name the catalog's name
 * @param self SQL for the OID by which other catalogs mean a row of this one; {@code 0} if none does
 * @param ownerCatalog SQL for the OID of the catalog where the owner's row is
 * @param owner SQL for the OID of the row's owner; a row that is described itself is its own
 * @param filter SQL for the rows that count
 */
record Catalog(String name, String self, String ownerCatalog, String owner, String filter) {
    private static final String LITERAL_START = "'pg_catalog.";

    /** A catalog whose rows are described themselves. */
    static Catalog described(String name, String filter) {
        return new Catalog(name, "oid", oid(name), "oid", filter);
    }

    /** A catalog whose rows are a part of a row of another one. */
    static Catalog part(String name, String self, String ownerCatalog, String owner, String filter) {
        return new Catalog(name, self, oid(ownerCatalog), owner, filter);
    }

    /** SQL for the OID of a catalog. */
    static String oid(String catalog) {
        return LITERAL_START + catalog + "'::regclass::oid";
    }

    /** SQL for the columns of a {@link CatalogRow}. */
    String rowColumns() {
        return "ctid as tid, xmin as writer, " + self + " as self, " + ownerCatalog + " as owner_catalog, " + owner
                + " as owner";
    }

    /** SQL for every row that counts. */
    String allRows() {
        return "select " + rowColumns() + " from pg_catalog." + name + " where " + filter;
    }

    /**
     * SQL for the rows on some pages, given as two arrays: the first row number of each page and of the page behind it. OFFSET 0
     * keeps the planner from pulling the subquery up, for only inside it a range of row numbers is read by number.
     */
    String rowsOnPages() {
        return "select r.* from unnest(?::tid[], ?::tid[]) as page(low, high), lateral (select " + rowColumns()
                + " from pg_catalog." + name + " where ctid >= page.low and ctid < page.high and (" + filter
                + ") offset 0) as r";
    }
}
