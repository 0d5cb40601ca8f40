package io.github.migrationsafety.schema;

import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.List;
import java.util.Optional;

/**
 * A primary key, unique, foreign key, check or exclusion constraint of a table. NOT NULL is a property of {@link Column}.
 *
 * @param name its name
 * @param kind its kind
 * @param columns the constrained columns in order; of a CHECK or exclusion constraint possibly empty
 * @param references the referenced table, schema-qualified
 * @param referencedColumns the referenced columns in order
 * @param validated false after NOT VALID
 * @param expression the condition of a CHECK, as the statement or the catalog has it, without the outer parentheses
 * @param onDelete the ON DELETE action of a foreign key in upper case; empty for NO ACTION
 * @param onUpdate the same for ON UPDATE
 */
public record Constraint(
        String name,
        ConstraintDefinition.Kind kind,
        List<String> columns,
        Optional<QualifiedName> references,
        List<String> referencedColumns,
        boolean validated,
        Optional<String> expression,
        Optional<String> onDelete,
        Optional<String> onUpdate) {
    public Constraint {
        columns = List.copyOf(columns);
        referencedColumns = List.copyOf(referencedColumns);
    }

    /** A constraint without an expression and without actions. */
    public Constraint(
            String name,
            ConstraintDefinition.Kind kind,
            List<String> columns,
            Optional<QualifiedName> references,
            List<String> referencedColumns,
            boolean validated) {
        this(
                name,
                kind,
                columns,
                references,
                referencedColumns,
                validated,
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }
}
