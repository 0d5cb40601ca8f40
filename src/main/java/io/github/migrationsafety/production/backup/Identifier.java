package io.github.migrationsafety.production.backup;

/** Names in SQL. */
final class Identifier {
    private Identifier() {}

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /** A value in a connection string of libpq. */
    static String connectionValue(String value) {
        return "'" + value.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
