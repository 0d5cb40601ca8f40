package io.github.migrationsafety.schema;

import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

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
 * @param sequences the columns whose default is the next value of a sequence, as that of a serial column is
 * @param rowSecurity its row level security
 * @param triggers sorted by name; those that a partition has from its parent left out unless they differ
 * @param enforced false when a foreign key of it is switched off, by DISABLE TRIGGER ALL on it or on the table it points at
 */
public record Table(
        QualifiedName name,
        List<Column> columns,
        List<Constraint> constraints,
        List<Index> indexes,
        boolean partitioned,
        Optional<QualifiedName> partitionOf,
        boolean complete,
        Set<String> sequences,
        RowSecurity rowSecurity,
        List<Trigger> triggers,
        boolean enforced) {
    public Table {
        columns = List.copyOf(columns);
        constraints = List.copyOf(constraints);
        indexes = List.copyOf(indexes);
        sequences = Set.copyOf(sequences);
        triggers = List.copyOf(triggers);
    }

    /** A table without sequences, row level security and triggers. */
    public Table(
            QualifiedName name,
            List<Column> columns,
            List<Constraint> constraints,
            List<Index> indexes,
            boolean partitioned,
            Optional<QualifiedName> partitionOf,
            boolean complete) {
        this(
                name,
                columns,
                constraints,
                indexes,
                partitioned,
                partitionOf,
                complete,
                Set.of(),
                RowSecurity.NONE,
                List.of(),
                true);
    }

    /** The column of that name. */
    public Optional<Column> column(String columnName) {
        return columns.stream().filter(c -> c.name().equals(columnName)).findFirst();
    }

    /** The constraint of that name. */
    public Optional<Constraint> constraint(String constraintName) {
        return constraints.stream().filter(c -> c.name().equals(constraintName)).findFirst();
    }

    /** The primary key. */
    public Optional<Constraint> primaryKey() {
        return constraints.stream()
                .filter(c -> c.kind() == ConstraintDefinition.Kind.PRIMARY_KEY)
                .findFirst();
    }

    /** Whether a column's values come from a sequence: an identity column, or one whose default is a sequence's next value. */
    public boolean isNumbered(String columnName) {
        return sequences.contains(columnName)
                || column(columnName).filter(Column::identity).isPresent();
    }

    /** Whether these columns, or some of them, are unique together. */
    public boolean isUniqueWithin(Collection<String> given) {
        Stream<List<String>> keys = constraints.stream()
                .filter(c -> c.kind() == ConstraintDefinition.Kind.PRIMARY_KEY
                        || c.kind() == ConstraintDefinition.Kind.UNIQUE)
                .map(Constraint::columns);
        Stream<List<String>> plain = indexes.stream()
                .filter(i -> i.unique() && !i.partial() && i.keys().stream().allMatch(Optional::isPresent))
                .map(i -> i.keys().stream().flatMap(Optional::stream).toList());
        return Stream.concat(keys, plain).anyMatch(k -> !k.isEmpty() && given.containsAll(k));
    }

    /** The index of that name. */
    public Optional<Index> index(String indexName) {
        return indexes.stream().filter(i -> i.name().equals(indexName)).findFirst();
    }
}
