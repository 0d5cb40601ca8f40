package io.github.migrationsafety.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.TreeSet;

/**
 * Databases of a server that is ours alone, so that they can bear the names that they were asked for by.
 *
 * @param administration a superuser's session in another database
 */
record ServerDatabases(Connection administration) {
    private static final int PATIENCE_SECONDS = 10;

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

    Set<String> availableExtensions() throws SQLException {
        return availableExtensions(administration);
    }

    /** Whether the session is still there; the server ends all of them when one is killed. */
    boolean answers() {
        return answers(administration);
    }

    static boolean answers(Connection connection) {
        try {
            return connection.isValid(PATIENCE_SECONDS);
        } catch (SQLException e) {
            return false;
        }
    }

    static Set<String> availableExtensions(Connection connection) throws SQLException {
        Set<String> names = new TreeSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT name FROM pg_catalog.pg_available_extensions")) {
            while (rows.next()) {
                names.add(rows.getString(1));
            }
        }
        return names;
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = administration.createStatement()) {
            statement.execute(sql);
        }
    }
}
