package io.github.migrationsafety.postgres;

import java.util.regex.Pattern;

/** Names of databases in SQL. */
final class Identifiers {
    private static final Pattern PLAIN = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

    private Identifiers() {}

    /** @throws IllegalArgumentException if it is not a plain lower-case identifier */
    static String quoted(String name) {
        if (!PLAIN.matcher(name).matches()) {
            throw new IllegalArgumentException("not a plain lower-case identifier: " + name);
        }
        return '"' + name + '"';
    }
}
