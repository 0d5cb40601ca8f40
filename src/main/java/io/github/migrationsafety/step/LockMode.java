package io.github.migrationsafety.step;

import java.util.Locale;

/**
 * PostgreSQL's table-level lock modes, weakest first.
 *
 * @see <a href="https://www.postgresql.org/docs/17/explicit-locking.html#LOCKING-TABLES">Table-Level Locks</a>
 */
public enum LockMode {
    ACCESS_SHARE,
    ROW_SHARE,
    ROW_EXCLUSIVE,
    SHARE_UPDATE_EXCLUSIVE,
    SHARE,
    SHARE_ROW_EXCLUSIVE,
    EXCLUSIVE,
    ACCESS_EXCLUSIVE;

    /** The mode of a row of {@code pg_locks}, such as {@code AccessExclusiveLock}. */
    public static LockMode ofCatalog(String mode) {
        String name = mode.replaceAll("Lock$", "").replaceAll("(?<=[a-z])(?=[A-Z])", "_");
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    /** The mode of a number, 1 (ACCESS SHARE) to 8 (ACCESS EXCLUSIVE), as PostgreSQL's sources number them. */
    public static LockMode ofNumber(int number) {
        return values()[number - 1];
    }

    /** Whether INSERT, UPDATE and DELETE wait for it. */
    public boolean blocksWrites() {
        return compareTo(SHARE) >= 0;
    }

    /** Whether SELECT waits for it. */
    public boolean blocksReads() {
        return this == ACCESS_EXCLUSIVE;
    }

    /** Whether this one and another, held by two transactions, cannot stand together. */
    public boolean conflictsWith(LockMode other) {
        return switch (this) {
            case ACCESS_SHARE -> other == ACCESS_EXCLUSIVE;
            case ROW_SHARE -> other.compareTo(EXCLUSIVE) >= 0;
            case ROW_EXCLUSIVE -> other.compareTo(SHARE) >= 0;
            case SHARE_UPDATE_EXCLUSIVE -> other.compareTo(SHARE_UPDATE_EXCLUSIVE) >= 0;
            case SHARE -> other.compareTo(ROW_EXCLUSIVE) >= 0 && other != SHARE;
            case SHARE_ROW_EXCLUSIVE -> other.compareTo(ROW_EXCLUSIVE) >= 0;
            case EXCLUSIVE -> other.compareTo(ROW_SHARE) >= 0;
            case ACCESS_EXCLUSIVE -> true;
        };
    }

    /** As the manual writes it: {@code SHARE ROW EXCLUSIVE}. */
    @Override
    public String toString() {
        return name().replace('_', ' ');
    }
}
