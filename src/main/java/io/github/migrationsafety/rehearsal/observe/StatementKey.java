package io.github.migrationsafety.rehearsal.observe;

import java.util.regex.Pattern;

/**
 * Tells whether two texts are the same statement of a changelog. For a connection Liquibase puts the default schema in front of the
 * names of a typed change; the changelog, read without one, leaves it out. Stateless.
 */
public final class StatementKey {
    private static final Pattern QUALIFIER =
            Pattern.compile("(?<![\\w$\"])(?:\"[^\"]+\"|[A-Za-z_][\\w$]*)\\.(?=[\"A-Za-z_])");

    private StatementKey() {}

    /** The same for both texts: without qualifiers, line breaks and the semicolon at the end. */
    public static String of(String sql) {
        String unqualified = QUALIFIER.matcher(sql).replaceAll("");
        return unqualified.replaceAll("\\s+", " ").replaceAll("[;\\s]+$", "").strip();
    }
}
