package io.github.migrationsafety.production.backup;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.postgres.RealDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Looks for tenants that share a database and that nobody named: restoring it would take them back too. Stateless. */
public final class OtherTenants {
    private static final String NO_SUCH_DATABASE = "3D000";

    private OtherTenants() {}

    /**
     * The schemas that are migrated on their own: those that have a table of Liquibase's history, sorted.
     *
     * @param historyTable the name of that table, whose case does not count
     * @param known the schemas that are not looked for
     * @return none where the database is gone
     * @throws SetupException if the database cannot be asked
     */
    public static List<String> in(RealDatabase database, String historyTable, Collection<String> known) {
        List<String> found = new ArrayList<>();
        try (Connection session = database.connect();
                PreparedStatement query = session.prepareStatement(
                        "select distinct n.nspname from pg_catalog.pg_class c join pg_catalog.pg_namespace n"
                                + " on n.oid = c.relnamespace where lower(c.relname) = lower(?) and c.relkind in ('r', 'p')"
                                + " order by 1")) {
            query.setString(1, historyTable);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    if (!known.contains(row.getString(1))) {
                        found.add(row.getString(1));
                    }
                }
            }
        } catch (SQLException e) {
            if (NO_SUCH_DATABASE.equals(e.getSQLState())) {
                return List.of();
            }
            throw Origin.lost(database, e);
        }
        return found;
    }
}
