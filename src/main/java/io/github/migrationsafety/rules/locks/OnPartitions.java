package io.github.migrationsafety.rules.locks;

import io.github.migrationsafety.rule.Fix;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A constraint that is added to a partitioned table: PostgreSQL adds it to each partition, except to one that has such a constraint
 * of its own, which it takes over as it is. Without partitions there is nothing to be checked or built.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-altertable.html">ALTER TABLE</a>, on ADD table_constraint and ATTACH PARTITION
 */
final class OnPartitions {
    private OnPartitions() {}

    private static List<Table> of(Table table, Schema schema) {
        return schema.tables().stream()
                .filter(t -> t.partitionOf().equals(Optional.of(table.name())))
                .toList();
    }

    /** Whether each partition of a table has a constraint already that PostgreSQL takes over. */
    static boolean standsOnEach(ConstraintDefinition constraint, Table table, Schema schema) {
        List<Table> partitions = of(table, schema);
        return table.partitioned()
                && !partitions.isEmpty()
                && partitions.stream()
                        .allMatch(p -> p.partitioned()
                                ? standsOnEach(constraint, p, schema)
                                : p.constraints().stream().anyMatch(c -> isLike(c, constraint)));
    }

    private static boolean isLike(Constraint there, ConstraintDefinition constraint) {
        boolean target = there.references()
                        .map(QualifiedName::name)
                        .equals(constraint.references().map(QualifiedName::name))
                && (constraint.referencedColumns().isEmpty()
                        || there.referencedColumns().equals(constraint.referencedColumns()));
        return there.kind() == constraint.kind()
                && there.columns().equals(constraint.columns())
                && there.validated()
                && target;
    }

    /**
     * The way that nobody waits for: the constraint on each partition, one after the other, and last on the table, which takes them
     * over. Dropped there, it is gone from the partitions too.
     *
     * @param onOne the way for one table
     * @return empty where a partition has partitions itself, or none is known
     */
    static Optional<Fix> oneByOne(ConstraintText constraint, Table table, Schema schema, OnOne onOne) {
        List<Table> partitions = of(table, schema);
        if (partitions.isEmpty() || partitions.stream().anyMatch(Table::partitioned)) {
            return Optional.empty();
        }
        List<Fix.Part> parts = new ArrayList<>();
        List<String> back = new ArrayList<>();
        back.add(constraint.alter("DROP CONSTRAINT " + SqlName.of(constraint.name())));
        for (Table partition : partitions) {
            ConstraintText own = new ConstraintText(
                    partition.name(),
                    constraint
                            .definition()
                            .named(Optional.of(SqlName.joined(
                                    constraint.name(), partition.name().name()))));
            parts.addAll(onOne.fix(own).parts());
            back.add(own.add());
        }
        parts.add(Fix.timed("add-" + constraint.name(), constraint.add(), back.toArray(String[]::new)));
        return Optional.of(Fix.of(parts.toArray(Fix.Part[]::new)));
    }

    /** The way for a table without partitions. */
    interface OnOne {
        Fix fix(ConstraintText constraint);
    }
}
