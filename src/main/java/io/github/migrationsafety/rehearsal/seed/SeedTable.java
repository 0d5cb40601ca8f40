package io.github.migrationsafety.rehearsal.seed;

import io.github.migrationsafety.sql.QualifiedName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What one has to know of a table to make up rows for it.
 *
 * @param oid its OID
 * @param root the OID of the partitioned table that it belongs to; its own otherwise
 * @param name its name
 * @param columns the columns that take values, in order; generated ones are left out
 * @param checks its check constraints, and the bounds of a partition
 * @param keys its unique and exclusion constraints and indexes
 * @param foreignKeys its foreign keys
 * @param partitions among how many partitions its table divides its rows; 1 for an ordinary table
 */
record SeedTable(
        long oid,
        long root,
        QualifiedName name,
        List<SeedColumn> columns,
        List<Check> checks,
        List<Key> keys,
        List<ForeignKey> foreignKeys,
        int partitions) {
    /**
     * A column that takes values.
     *
     * @param number its number in the table
     * @param typeText its type with modifiers, as SQL writes it
     */
    record SeedColumn(int number, String name, long type, int modifier, String typeText, boolean notNull) {}

    /**
     * A condition on each row.
     *
     * @param columns the columns that it reads; empty when that is not known
     */
    record Check(String name, String expression, Set<Integer> columns) {}

    /** What no two rows may share. */
    record Key(String name, Set<Integer> columns, boolean primary) {}

    /**
     * A foreign key.
     *
     * @param columns the referencing columns
     * @param target the referenced table
     * @param targetColumns the names of the referenced columns, in the same order
     * @param targetTenant whether the referenced table has the tenant column
     */
    record ForeignKey(
            String name,
            List<Integer> columns,
            long target,
            QualifiedName targetName,
            List<String> targetColumns,
            boolean targetTenant) {}

    SeedTable {
        columns = List.copyOf(columns);
        checks = List.copyOf(checks);
        keys = List.copyOf(keys);
        foreignKeys = List.copyOf(foreignKeys);
    }

    /** The column of this number that takes values. */
    Optional<SeedColumn> column(int number) {
        return columns.stream().filter(c -> c.number() == number).findFirst();
    }

    /** The column of this name that takes values. */
    Optional<SeedColumn> column(String columnName) {
        return columns.stream().filter(c -> c.name().equals(columnName)).findFirst();
    }

    /** The columns of the primary key; empty when there is none, or it has a generated column. */
    List<SeedColumn> primaryKey() {
        return keys.stream()
                .filter(k -> k.primary()
                        && k.columns().stream().allMatch(n -> column(n).isPresent()))
                .findFirst()
                .map(k -> columns.stream()
                        .filter(c -> k.columns().contains(c.number()))
                        .toList())
                .orElse(List.of());
    }

    /** Whether a foreign key may be left open in a row. */
    boolean canBeNull(ForeignKey key) {
        return key.columns().stream()
                .anyMatch(n -> column(n).filter(c -> !c.notNull()).isPresent());
    }

    /** The checks that read this column and no other. */
    List<Check> checksOf(SeedColumn column) {
        return checks.stream()
                .filter(c -> c.columns().equals(Set.of(column.number())))
                .toList();
    }

    /** The checks that read several columns, or nobody knows which. */
    List<Check> rowChecks() {
        return checks.stream().filter(c -> c.columns().size() != 1).toList();
    }

    /** Whether a foreign key points at the table's own rows. */
    boolean isSelfReference(ForeignKey key) {
        return key.target() == oid || key.target() == root;
    }
}
