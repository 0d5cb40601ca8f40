package io.github.migrationsafety.sql;

import java.util.Set;

/**
 * Finds EXECUTE in PL/pgSQL: a statement that is put together when it runs. Stateless.
 *
 * @see <a href="https://www.postgresql.org/docs/17/plpgsql-statements.html#PLPGSQL-STATEMENTS-EXECUTING-DYN">Executing dynamic
 *     commands</a>
 */
public final class DynamicSql {
    /** What can stand before the EXECUTE of PL/pgSQL; another one is a privilege or belongs to CREATE TRIGGER. */
    private static final Set<String> BEFORE = Set.of("BEGIN", "THEN", "ELSE", "LOOP", "IN", "QUERY", "FOR");

    private DynamicSql() {}

    /** Whether a body in PL/pgSQL has one; false when the body cannot be read. */
    public static boolean isIn(String body) {
        try {
            Tokens tokens = Tokens.of(body);
            for (int i = 1; i < tokens.size(); i++) {
                Token before = tokens.get(i - 1);
                boolean begins = before.isSign(";") || before.isSign(">>") || BEFORE.contains(before.keyword());
                if (tokens.is(i, "EXECUTE") && begins) {
                    return true;
                }
            }
            return false;
        } catch (NotReadException e) {
            return false;
        }
    }
}
