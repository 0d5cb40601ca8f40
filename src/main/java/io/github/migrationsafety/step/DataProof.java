package io.github.migrationsafety.step;

import io.github.migrationsafety.sql.QualifiedName;
import java.util.List;
import java.util.Optional;

/**
 * What the rows of a seeded database proved about one changeset. Immutable.
 *
 * @param rollback how the rows after apply and rollback differ from those before; tables sorted by name
 * @param reapply how the rows after the second execution differ from those after the first
 * @param breaches the rows that went astray between tenants
 */
public record DataProof(List<Difference> rollback, List<Difference> reapply, List<TenantBreach> breaches) {
    /** Nothing was found, or nothing was looked at. */
    public static final DataProof NONE = new DataProof(List.of(), List.of(), List.of());

    public DataProof {
        rollback = List.copyOf(rollback);
        reapply = List.copyOf(reapply);
        breaches = List.copyOf(breaches);
    }

    /** Whether nothing was found, or nothing was looked at. */
    public boolean isEmpty() {
        return rollback.isEmpty() && reapply.isEmpty() && breaches.isEmpty();
    }

    /**
     * The rows of one table that are not what they were.
     *
     * @param table the table, schema-qualified
     * @param columns the columns whose values differ, sorted; empty when whole rows are gone or new
     * @param missing how many rows are gone
     * @param added how many rows are new
     * @param changed how many rows have the same key and other values; where columns differ and all three numbers are zero, the
     *     table is so large that only sums were compared
     * @param exampleKey the key of one of these rows, such as {@code id = 7}; the smallest one
     * @param before the example's differing values before, when the policy lets values be shown
     * @param after the same after
     * @param overreached how many of the rows that are gone or changed the changeset itself had left alone
     */
    public record Difference(
            QualifiedName table,
            List<String> columns,
            long missing,
            long added,
            long changed,
            Optional<String> exampleKey,
            Optional<String> before,
            Optional<String> after,
            long overreached) {
        public Difference {
            columns = List.copyOf(columns);
        }

        /** A difference in what the changeset itself had changed. */
        public Difference(
                QualifiedName table,
                List<String> columns,
                long missing,
                long added,
                long changed,
                Optional<String> exampleKey,
                Optional<String> before,
                Optional<String> after) {
            this(table, columns, missing, added, changed, exampleKey, before, after, 0);
        }

        /** Whether nothing but rows differ that the changeset itself had left alone. */
        public boolean isOverreachOnly() {
            return overreached > 0 && overreached == missing + changed && added == 0;
        }
    }

    /**
     * Rows that went astray between tenants.
     *
     * @param kind how
     * @param direction what did it: {@code apply}, {@code rollback} or {@code reapply}
     * @param table the table whose rows they are
     * @param object what tells it: the foreign key, the view or function that leaks, else the table
     * @param rows how many rows
     * @param example the key of one of them
     */
    public record TenantBreach(
            Kind kind, String direction, QualifiedName table, String object, long rows, Optional<String> example) {
        /** Kinds of breach. */
        public enum Kind {
            /** A row has another tenant than before. */
            MOVED,
            /** A foreign key ties rows of two tenants. */
            TIED,
            /** A role set to one tenant reads another's rows. */
            READ,
            /** A role set to one tenant writes another's rows. */
            WRITTEN,
            /** A role without a tenant sees rows. */
            UNSET
        }
    }
}
