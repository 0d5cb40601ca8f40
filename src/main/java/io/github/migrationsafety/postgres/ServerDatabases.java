package io.github.migrationsafety.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

/**
 * Databases of a server that is ours alone, so that they can bear the names that they were asked for by.
 *
 * @param administration a superuser's session in another database
 */
record ServerDatabases(Connection administration) {
    void create(String name) throws SQLException {
        execute("CREATE DATABASE " + Identifiers.quoted(name));
    }

    void copy(String name, String original) throws SQLException {
        execute("CREATE DATABASE " + Identifiers.quoted(name) + " TEMPLATE " + Identifiers.quoted(original));
    }

    /** Drops a database, its sessions included. */
    void drop(String name) throws SQLException {
        execute("DROP DATABASE " + Identifiers.quoted(name) + " WITH (FORCE)");
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = administration.createStatement()) {
            statement.execute(sql);
        }
    }
}
