package io.github.migrationsafety.rehearsal.observe;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the first word of a statement tells, where nothing more is worth knowing. */
final class Words {
    private static final Pattern FIRST =
            Pattern.compile("(?:\\s|--[^\\n]*(?:\\n|$)|/\\*(?s:.*?)\\*/|;|\\()*+([A-Za-z]+)");

    /** These lock and read nothing; after SET TRANSACTION nothing may have been asked in its transaction before. */
    private static final Set<String> TOUCHES_NO_TABLE = Set.of(
            "SET",
            "RESET",
            "SHOW",
            "DISCARD",
            "LISTEN",
            "UNLISTEN",
            "NOTIFY",
            "PREPARE",
            "DEALLOCATE",
            "SAVEPOINT",
            "BEGIN",
            "START",
            "COMMIT",
            "END",
            "ABORT",
            "RELEASE",
            "CHECKPOINT",
            "LOAD",
            "CLOSE");

    /** These mean something else, or nothing, in a transaction of their own. */
    private static final Set<String> NEEDS_ITS_OWN_SURROUNDINGS = Set.of(
            "SET",
            "RESET",
            "SHOW",
            "DISCARD",
            "LISTEN",
            "UNLISTEN",
            "NOTIFY",
            "PREPARE",
            "SAVEPOINT",
            "BEGIN",
            "START",
            "COMMIT",
            "END",
            "ROLLBACK",
            "ABORT",
            "RELEASE",
            "LOCK",
            "DECLARE",
            "FETCH",
            "MOVE",
            "CLOSE",
            "CALL",
            "VACUUM");

    private static final Set<String> LEAVES_NOTHING_IN_THE_SESSION = Set.of(
            "ALTER",
            "CREATE",
            "DROP",
            "INSERT",
            "UPDATE",
            "DELETE",
            "MERGE",
            "TRUNCATE",
            "COMMENT",
            "GRANT",
            "REVOKE",
            "REINDEX",
            "CLUSTER",
            "VACUUM",
            "ANALYZE",
            "REFRESH",
            "LOCK",
            "COPY",
            "SECURITY",
            "REASSIGN",
            "IMPORT",
            "SHOW");

    private static final Pattern SESSION_WORD =
            Pattern.compile("(?i)temp|set_config|advisory|dblink_connect|pg_listening");

    private static final Pattern ENDS_TRANSACTIONS = Pattern.compile("(?i)\\b(?:commit|rollback)\\b");

    private Words() {}

    /** The first word in capitals; blank if there is none. */
    static String first(String sql) {
        Matcher matcher = FIRST.matcher(sql);
        return matcher.lookingAt() ? matcher.group(1).toUpperCase(Locale.ROOT) : "";
    }

    /** Whether a statement can neither lock nor read nor change a table. */
    static boolean touchesNoTable(String sql) {
        return TOUCHES_NO_TABLE.contains(first(sql));
    }

    /** Whether a statement that runs on its own does the same in a transaction that holds nothing else, or is refused there. */
    static boolean mayStandInATransaction(String sql) {
        String first = first(sql);
        return !first.isEmpty()
                && !NEEDS_ITS_OWN_SURROUNDINGS.contains(first)
                && !(first.equals("DO") && ENDS_TRANSACTIONS.matcher(sql).find());
    }

    /** Whether a statement may change settings, take advisory locks, or make what lives as long as the session. */
    static boolean mayOutliveItsTransaction(String sql) {
        return !LEAVES_NOTHING_IN_THE_SESSION.contains(first(sql))
                || SESSION_WORD.matcher(sql).find();
    }

    /** Whether it says TRUNCATE anywhere. */
    static boolean truncates(String sql) {
        return TRUNCATE.matcher(sql).find();
    }

    private static final Pattern TRUNCATE = Pattern.compile("(?i)\\btruncate\\b");
}
