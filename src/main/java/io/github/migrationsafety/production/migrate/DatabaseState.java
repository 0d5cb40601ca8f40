package io.github.migrationsafety.production.migrate;

import java.util.Collections;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What is compared of a database before and after. Immutable.
 *
 * @param fingerprint stands for the whole schema, see {@link io.github.migrationsafety.postgres.catalog.CatalogFollower#fingerprint()}
 * @param invalidIndexes indexes that PostgreSQL does not use or not yet, schema-qualified
 * @param notValidated constraints that were never checked against the rows, as {@code schema.table.constraint}
 * @param protectedTables tables with row level security
 * @param rows the tables whose rows are counted
 */
public record DatabaseState(
        String fingerprint,
        SortedSet<String> invalidIndexes,
        SortedSet<String> notValidated,
        SortedSet<String> protectedTables,
        SortedMap<String, Rows> rows) {
    /**
     * @param count how many rows a table holds
     * @param deleted how many were ever deleted from it, as far as the server's statistics know by now
     */
    public record Rows(long count, long deleted) {}

    public DatabaseState {
        invalidIndexes = Collections.unmodifiableSortedSet(new TreeSet<>(invalidIndexes));
        notValidated = Collections.unmodifiableSortedSet(new TreeSet<>(notValidated));
        protectedTables = Collections.unmodifiableSortedSet(new TreeSet<>(protectedTables));
        rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
    }
}
