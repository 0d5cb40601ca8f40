package io.github.migrationsafety.sql;

import java.util.regex.Pattern;

/** Takes passwords out of SQL, so that it can be shown, reported and bundled. */
public final class Secrets {
    private static final String HIDDEN = "***";

    /**
     * {@code PASSWORD '…'} of <a href="https://www.postgresql.org/docs/current/sql-createrole.html">CREATE ROLE</a> and its like, and
     * the option {@code password '…'} of user mappings and servers.
     */
    private static final Pattern CLAUSE = Pattern.compile(
            "(\\bpassword\\s+)(?:[eE]?'(?:[^'\\\\]|''|\\\\.)*'|(\\$\\w*\\$).*?\\2)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /**
     * {@code password=…} of a <a href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING">connection
     * string</a>, in its key-value form and in a URI.
     */
    private static final Pattern CONNECTION =
            Pattern.compile("(\\bpassword\\s*=\\s*)(?:''(?:[^'])*''|[^\\s'\"&]+)", Pattern.CASE_INSENSITIVE);

    /** {@code postgresql://user:password@host}. */
    private static final Pattern URI =
            Pattern.compile("(\\bpostgres(?:ql)?://[^\\s:/@']+:)[^\\s@']+(?=@)", Pattern.CASE_INSENSITIVE);

    private Secrets() {}

    /** The SQL with {@code ***} for every password that its syntax shows. */
    public static String masked(String sql) {
        if (!mayHoldOne(sql)) {
            return sql;
        }
        String clauses = CLAUSE.matcher(sql).replaceAll("$1'" + HIDDEN + "'");
        String connections = CONNECTION.matcher(clauses).replaceAll("$1" + HIDDEN);
        return URI.matcher(connections).replaceAll("$1" + HIDDEN);
    }

    /** Cheap, because most statements hold none and some are megabytes long. */
    private static boolean mayHoldOne(String sql) {
        for (int i = sql.indexOf("://"); i >= 0; i = sql.indexOf("://", i + 1)) {
            if (sql.regionMatches(true, Math.max(0, i - 5), "tgres", 0, 5)
                    || sql.regionMatches(true, Math.max(0, i - 5), "resql", 0, 5)) {
                return true;
            }
        }
        for (int i = 0; i + 8 <= sql.length(); i++) {
            char c = sql.charAt(i);
            if ((c == 'p' || c == 'P') && sql.regionMatches(true, i, "password", 0, 8)) {
                return true;
            }
        }
        return false;
    }
}
