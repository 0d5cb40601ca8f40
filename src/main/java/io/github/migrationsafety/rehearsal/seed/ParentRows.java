package io.github.migrationsafety.rehearsal.seed;

import io.github.migrationsafety.rehearsal.seed.SeedTable.ForeignKey;
import io.github.migrationsafety.sql.QualifiedName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The rows that foreign keys can point at, read once while tables are filled. Not thread-safe. */
final class ParentRows {
    private static final int MOST = 400;

    private final Connection connection;
    private final String tenantColumn;
    private final Map<String, List<Parent>> known = new HashMap<>();

    /**
     * A row to point at.
     *
     * @param key the referenced columns
     * @param tenant its tenant; null when the table knows none, or the row has none
     */
    record Parent(List<String> key, @Nullable String tenant) {
        Parent {
            key = List.copyOf(key);
        }
    }

    /** @param tenantColumn blank when there is none */
    ParentRows(Connection connection, String tenantColumn) {
        this.connection = connection;
        this.tenantColumn = tenantColumn;
    }

    /** The rows that a foreign key can point at, in an order that is always the same. */
    List<Parent> of(ForeignKey key) throws SQLException {
        return read(key.targetName(), key.targetColumns(), key.targetTenant());
    }

    /** Some keys of a table. */
    List<Parent> read(QualifiedName table, List<String> columns, boolean withTenant) throws SQLException {
        String sql = query(table, columns, withTenant);
        List<Parent> rows = known.get(sql);
        if (rows == null) {
            rows = run(sql, columns.size(), withTenant);
            known.put(sql, rows);
        }
        return rows;
    }

    /** What was read of a table is out of date. */
    void forget(QualifiedName table) {
        known.keySet().removeIf(sql -> sql.contains(" from " + Quoted.name(table) + " "));
    }

    private String query(QualifiedName table, List<String> columns, boolean withTenant) {
        List<String> texts = new ArrayList<>();
        List<String> present = new ArrayList<>();
        for (String column : columns) {
            texts.add(Quoted.name(column) + "::text collate \"C\"");
            present.add(Quoted.name(column) + " is not null");
        }
        String tenant = withTenant ? ", " + Quoted.name(tenantColumn) + "::text collate \"C\"" : "";
        StringBuilder order = new StringBuilder("1");
        for (int i = 2; i <= columns.size() + (withTenant ? 1 : 0); i++) {
            order.append(", ").append(i);
        }
        return "select distinct " + String.join(", ", texts) + tenant + " from " + Quoted.name(table) + " where "
                + String.join(" and ", present) + " order by " + order + " limit " + MOST;
    }

    private List<Parent> run(String sql, int width, boolean withTenant) throws SQLException {
        List<Parent> found = new ArrayList<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                List<String> key = new ArrayList<>();
                for (int i = 1; i <= width; i++) {
                    key.add(rows.getString(i));
                }
                found.add(new Parent(key, withTenant ? rows.getString(width + 1) : null));
            }
        }
        return found;
    }
}
