package io.github.migrationsafety.production.migrate;

import java.util.regex.Pattern;

/** How long a statement may wait for its locks, by what kind of statement it is. */
enum LockPatience {
    /** Whoever comes after it waits behind it, so it gives up soon. */
    SHORT,
    /**
     * It waits for others without making anybody wait, and giving up would leave half of its work behind: see
     * <a href="https://www.postgresql.org/docs/current/sql-createindex.html#SQL-CREATEINDEX-CONCURRENTLY">Building Indexes
     * Concurrently</a>.
     */
    ENDLESS;

    private static final Pattern CONCURRENTLY = Pattern.compile(
            "^\\s*(?:create\\s+(?:unique\\s+)?index|drop\\s+index|reindex|refresh\\s+materialized\\s+view|alter\\s+table)\\b.*\\bconcurrently\\b",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    // VACUUM FULL locks the table like any other rewrite.
    private static final Pattern VACUUM =
            Pattern.compile("^\\s*(?:vacuum|analyze)\\b(?!.*\\bfull\\b)", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern OWN_TIMEOUT = Pattern.compile(
            "\\bset\\s+(?:local\\s+|session\\s+)?lock_timeout\\b|set_config\\s*\\(\\s*'lock_timeout'",
            Pattern.CASE_INSENSITIVE);
    private static final Pattern COMMENTS =
            Pattern.compile("\\A(?:\\s*(?:--[^\\n]*(?:\\n|\\z)|/\\*.*?\\*/))+", Pattern.DOTALL);

    /** The patience of a statement. */
    static LockPatience of(String sql) {
        String bare = COMMENTS.matcher(sql).replaceFirst("");
        return CONCURRENTLY.matcher(bare).find() || VACUUM.matcher(bare).find() ? ENDLESS : SHORT;
    }

    /** Whether a statement sets {@code lock_timeout} itself; its author's word counts from then on. */
    static boolean isSetBy(String sql) {
        return OWN_TIMEOUT.matcher(sql).find();
    }
}
