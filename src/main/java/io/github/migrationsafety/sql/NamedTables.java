package io.github.migrationsafety.sql;

import java.util.List;

/** The tables and views that a statement reads, as far as their names stand in its text. Stateless. */
public final class NamedTables {
    private NamedTables() {}

    /**
     * Those after FROM and JOIN, at any depth, in order; names of WITH clauses left out.
     *
     * @return empty too when the text cannot be cut into tokens
     */
    public static List<QualifiedName> in(String sql) {
        try {
            return QueryTables.of(Tokens.of(sql));
        } catch (NotReadException e) {
            return List.of();
        }
    }
}
