package io.github.migrationsafety.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/** Roles that a changelog makes on a server that others use: its own are dropped afterwards, no other one. Not thread-safe. */
final class ThrowawayRoles {
    private final Connection connection;
    private final Set<String> claimed = new TreeSet<>();

    ThrowawayRoles(Connection connection) {
        this.connection = connection;
    }

    Set<String> existing(Set<String> names) throws SQLException {
        Set<String> existing = new TreeSet<>();
        try (PreparedStatement query =
                connection.prepareStatement("SELECT rolname FROM pg_catalog.pg_roles WHERE rolname = ANY (?)")) {
            query.setArray(1, connection.createArrayOf("text", names.toArray()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    existing.add(rows.getString(1));
                }
            }
        }
        return existing;
    }

    void claim(Set<String> names) {
        claimed.addAll(names);
    }

    /** Those that this run may have made. */
    Set<String> claimed() {
        return Collections.unmodifiableSet(claimed);
    }

    /** Never throws; a role that cannot be dropped stays. */
    void dropClaimed() {
        drop(claimed);
    }

    /** As above, of another run. */
    void drop(Set<String> names) {
        for (String name : names) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("DROP ROLE IF EXISTS \"" + name.replace("\"", "\"\"") + '"');
            } catch (SQLException e) {
                // It owns or may do something in another database: then somebody else has taken to it.
            }
        }
    }
}
