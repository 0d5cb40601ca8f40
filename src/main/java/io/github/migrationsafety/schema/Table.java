package io.github.migrationsafety.schema;

import io.github.migrationsafety.sql.QualifiedName;
import java.util.List;
import java.util.Optional;

/**
 * A table with what rules ask about it.
 *
 * @param name schema-qualified
 * @param columns in order
 * @param constraints sorted by name
 * @param indexes sorted by name
 * @param partitioned whether it is a partitioned table
 * @param partitionOf the table whose partition it is
 * @param complete false when the source could not tell all columns (CREATE TABLE AS, LIKE, a DO block); always true in the
 *     rehearsal. A rule stays silent about what an incomplete table lacks.
 */
public record Table(
        QualifiedName name,
        List<Column> columns,
        List<Constraint> constraints,
        List<Index> indexes,
        boolean partitioned,
        Optional<QualifiedName> partitionOf,
        boolean complete) {
    public Table {
        columns = List.copyOf(columns);
        constraints = List.copyOf(constraints);
        indexes = List.copyOf(indexes);
    }

    /** The column of that name. */
    public Optional<Column> column(String columnName) {
        return columns.stream().filter(c -> c.name().equals(columnName)).findFirst();
    }

    /** The constraint of that name. */
    public Optional<Constraint> constraint(String constraintName) {
        return constraints.stream().filter(c -> c.name().equals(constraintName)).findFirst();
    }

    /** The index of that name. */
    public Optional<Index> index(String indexName) {
        return indexes.stream().filter(i -> i.name().equals(indexName)).findFirst();
    }
}
