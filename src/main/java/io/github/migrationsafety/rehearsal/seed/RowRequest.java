package io.github.migrationsafety.rehearsal.seed;

import java.util.List;
import java.util.Optional;

/**
 * How many made-up rows there are to be, and of whom. Immutable.
 *
 * @param rowsPerTable how many rows a table is to hold; 0 for none
 * @param tenants of how many tenants the rows are; at least 1
 * @param tenancy how a row tells its tenant; empty when there are no tenants
 * @param before what is run on the empty database before the changelog
 * @param scripts what is run before the first pending changeset; made-up rows then go where tables are still empty
 * @param origin the database on the same server, a copy of production, that the rehearsal begins with; nothing is run before
 *     the changelog then, and released changesets are there already
 */
public record RowRequest(
        int rowsPerTable,
        int tenants,
        Optional<TenantColumn> tenancy,
        List<UserScript> before,
        List<UserScript> scripts,
        Optional<String> origin) {
    /** Empty tables. */
    public static final RowRequest NOTHING = new RowRequest(0, 1, Optional.empty());

    /** Two hundred rows a table, of nobody in particular. */
    public static final RowRequest DEFAULTS = new RowRequest(200, 3, Optional.empty());

    public RowRequest {
        before = List.copyOf(before);
        scripts = List.copyOf(scripts);
    }

    /** Rows on top of what the changelog makes of an empty database. */
    public RowRequest(
            int rowsPerTable,
            int tenants,
            Optional<TenantColumn> tenancy,
            List<UserScript> before,
            List<UserScript> scripts) {
        this(rowsPerTable, tenants, tenancy, before, scripts, Optional.empty());
    }

    /** The rows of a copy of production, and what the scripts add. */
    public RowRequest on(String copyOfProduction) {
        return new RowRequest(0, tenants, tenancy, before, scripts, Optional.of(copyOfProduction));
    }

    /** Made-up rows only. */
    public RowRequest(int rowsPerTable, int tenants, Optional<TenantColumn> tenancy) {
        this(rowsPerTable, tenants, tenancy, List.of(), List.of());
    }

    /**
     * The column that tells a row's tenant.
     *
     * @param column its name, the same in every table
     * @param tenantsTable the table of the tenants, with or without a schema; empty when there is none
     */
    public record TenantColumn(String column, Optional<String> tenantsTable) {}

    /** Whether any rows are asked for. */
    public boolean wantsRows() {
        return rowsPerTable > 0 || !scripts.isEmpty();
    }
}
