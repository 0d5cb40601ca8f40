package io.github.migrationsafety.step;

import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.sql.QualifiedName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What the rehearsal observed during one run of a changeset or of its rollback, statement by statement, and what was left in the
 * session afterwards. Only relations that stood before the run are told of. Immutable.
 *
 * @param statements every statement that was sent, in order; empty when nothing was observed
 * @param left what the run left in its session, each as a full sentence's object, such as {@code the setting search_path}
 */
public record Observation(List<Observed> statements, List<Leftover> left) {
    /** Nothing was observed. */
    public static final Observation NONE = new Observation(List.of(), List.of());

    public Observation {
        statements = List.copyOf(statements);
        left = List.copyOf(left);
    }

    /**
     * One statement.
     *
     * @param number from 1, within the run
     * @param sql the statement, passwords masked
     * @param at its line, where it is known
     * @param inTransaction whether it ran inside a transaction; else it was watched from a second connection
     * @param duration how long it took
     * @param locks what was held on relations when it ended, or while it ran outside a transaction; strongest mode for each relation
     * @param rewrites the relations that have a new file node because of it
     * @param scans the relations whose rows it read while a lock that blocks writes was held on them
     * @param rows the rows that it changed, per table, those of triggers and cascades included
     */
    public record Observed(
            int number,
            String sql,
            Optional<Location> at,
            boolean inTransaction,
            Duration duration,
            List<HeldLock> locks,
            List<Relation> rewrites,
            List<Scan> scans,
            List<RowChange> rows) {
        public Observed {
            locks = List.copyOf(locks);
            rewrites = List.copyOf(rewrites);
            scans = List.copyOf(scans);
            rows = List.copyOf(rows);
        }

        /** This statement with a duration of zero. */
        public Observed withoutTime() {
            return new Observed(number, sql, at, inTransaction, Duration.ZERO, locks, rewrites, scans, rows);
        }
    }

    /**
     * A relation that stood before the run, under the name that it had then.
     *
     * @param kind what it is
     * @param name schema-qualified
     * @param table the table of an index or of a TOAST table; of any other relation itself
     */
    public record Relation(Kind kind, QualifiedName name, QualifiedName table) {
        /** Kinds of relation. */
        public enum Kind {
            TABLE,
            PARTITIONED_TABLE,
            INDEX,
            SEQUENCE,
            VIEW,
            MATERIALIZED_VIEW,
            FOREIGN_TABLE,
            TOAST_TABLE
        }
    }

    /**
     * A lock.
     *
     * @param relation on what
     * @param mode how
     * @param since the number of the statement since which the relation is locked in this mode
     */
    public record HeldLock(Relation relation, LockMode mode, int since) {}

    /**
     * A relation read while writers of it were kept out.
     *
     * @param relation what was read
     * @param rows how many rows
     * @param of how many rows it held; zero when unknown
     * @param mode the strongest lock that was held on it
     */
    public record Scan(Relation relation, long rows, long of, LockMode mode) {
        /** Whether no fewer rows were read than the relation holds. */
        public boolean full() {
            return of > 0 && rows >= of;
        }
    }

    /** Rows of a table that a statement changed; {@code table} is its name before the run. */
    public record RowChange(QualifiedName table, long inserted, long updated, long deleted) {}

    /**
     * Something that outlives the changeset and does not belong to the schema.
     *
     * @param kind what it is
     * @param object its name: of the setting, the role, the relation, the lock's key
     * @param before the value before, for a setting or a role
     * @param after the value after
     */
    public record Leftover(Kind kind, String object, Optional<String> before, Optional<String> after) {
        /** Kinds of leftover. */
        public enum Kind {
            SETTING,
            ROLE,
            TEMPORARY_OBJECT,
            ADVISORY_LOCK,
            PREPARED_STATEMENT,
            CURSOR,
            LISTENER
        }
    }

    /** This observation with every duration zero. */
    public Observation withoutTimes() {
        return new Observation(statements.stream().map(Observed::withoutTime).toList(), left);
    }
}
