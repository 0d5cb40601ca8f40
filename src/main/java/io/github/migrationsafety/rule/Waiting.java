package io.github.migrationsafety.rule;

import io.github.migrationsafety.step.LockMode;

/**
 * Who waits for a lock, in words.
 *
 * @see <a href="https://www.postgresql.org/docs/17/explicit-locking.html#LOCKING-TABLES">Table-Level Locks</a>
 */
public final class Waiting {
    private Waiting() {}

    /** Who waits for a lock on a table, such as {@code writes to public.sensors wait}. */
    public static String on(String table, LockMode mode) {
        return switch (mode) {
            case ACCESS_EXCLUSIVE -> "reads and writes of " + table + " wait";
            case EXCLUSIVE, SHARE_ROW_EXCLUSIVE, SHARE -> "writes to " + table + " wait";
            case SHARE_UPDATE_EXCLUSIVE -> "other schema changes and VACUUM of " + table + " wait";
            case ROW_EXCLUSIVE, ROW_SHARE, ACCESS_SHARE -> "only schema changes of " + table + " wait";
        };
    }
}
