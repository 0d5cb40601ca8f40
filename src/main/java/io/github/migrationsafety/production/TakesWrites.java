package io.github.migrationsafety.production;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Whether the server is the primary; a replica takes no migration. Stateless. */
final class TakesWrites {
    static final String NAME = "the server takes writes";

    private TakesWrites() {}

    static Check check(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_catalog.pg_is_in_recovery()")) {
            row.next();
            return row.getBoolean(1)
                    ? Check.failed(NAME, "it is a replica, which cannot be migrated", "Name the primary in `url`.")
                    : Check.passed(NAME, "it is no replica");
        }
    }
}
