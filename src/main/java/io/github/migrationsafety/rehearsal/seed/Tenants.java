package io.github.migrationsafety.rehearsal.seed;

import io.github.migrationsafety.sql.QualifiedName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Whose rows are made up: some tenants of the tenants table, or invented ones where there is no such table. */
final class Tenants {
    private static final String TABLE =
            """
            select n.nspname, c.relname, a.attname
            from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
              join pg_catalog.pg_index i on i.indrelid = c.oid and i.indisprimary
              join pg_catalog.pg_attribute a on a.attrelid = c.oid and a.attnum = any (i.indkey::int2[])
            where c.relname = ? and (n.nspname = ? or ? = '') and c.relkind in ('r', 'p')
            order by pg_table_is_visible(c.oid) desc, n.nspname collate "C", a.attname <> ?, array_position(i.indkey::int2[], a.attnum)
            limit 1""";

    private final Connection connection;
    private final RowRequest request;

    /**
     * The tenants table and its key.
     *
     * @param key the column that tenants are told by
     */
    record TenantsTable(QualifiedName name, String key) {}

    Tenants(Connection connection, RowRequest request) {
        this.connection = connection;
        this.request = request;
    }

    /** The tenants table, if the policy names one and it is there. */
    Optional<TenantsTable> table() throws SQLException {
        Optional<String> given = request.tenancy().flatMap(RowRequest.TenantColumn::tenantsTable);
        if (given.isEmpty()) {
            return Optional.empty();
        }
        String name = given.get().replace("\"", "");
        int dot = name.indexOf('.');
        try (PreparedStatement query = connection.prepareStatement(TABLE)) {
            query.setString(1, name.substring(dot + 1));
            query.setString(2, dot < 0 ? "" : name.substring(0, dot));
            query.setString(3, dot < 0 ? "" : name.substring(0, dot));
            query.setString(
                    4, request.tenancy().map(RowRequest.TenantColumn::column).orElse(""));
            try (ResultSet rows = query.executeQuery()) {
                return rows.next()
                        ? Optional.of(new TenantsTable(
                                QualifiedName.of(rows.getString(1), rows.getString(2)), rows.getString(3)))
                        : Optional.empty();
            }
        }
    }

    /** The tenants whose rows are made up: the first of the table, in an order that is always the same. */
    List<String> of(TenantsTable table, ParentRows parents) throws SQLException {
        return parents.read(table.name(), List.of(table.key()), false).stream()
                .limit(request.tenants())
                .map(p -> p.key().get(0))
                .toList();
    }

    /** Tenants of which nobody keeps a list. */
    List<String> invented(Palette values) {
        List<String> tenants = new ArrayList<>();
        for (int i = 0; i < request.tenants(); i++) {
            tenants.add(values.distinct().apply(i));
        }
        return tenants;
    }
}
