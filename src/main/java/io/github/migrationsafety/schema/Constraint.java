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
 */
public record Constraint(
        String name,
        ConstraintDefinition.Kind kind,
        List<String> columns,
        Optional<QualifiedName> references,
        List<String> referencedColumns,
        boolean validated) {
    public Constraint {
        columns = List.copyOf(columns);
        referencedColumns = List.copyOf(referencedColumns);
    }
}
