package io.github.migrationsafety.rule;

import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.List;
import java.util.Optional;

/** What stands after the name of a foreign key where a table gets it: {@code FOREIGN KEY (…) REFERENCES …}. Stateless. */
public final class ForeignKeyClause {
    private ForeignKeyClause() {}

    /** That of a foreign key that a table has. */
    public static String of(Constraint key) {
        return of(key.columns(), key.references(), key.referencedColumns(), key.onDelete(), key.onUpdate());
    }

    /** That of a foreign key that a statement adds. */
    public static String of(ConstraintDefinition key) {
        return of(key.columns(), key.references(), key.referencedColumns(), key.onDelete(), key.onUpdate())
                + (key.deferrable() ? " DEFERRABLE" : "");
    }

    private static String of(
            List<String> columns,
            Optional<QualifiedName> references,
            List<String> referencedColumns,
            Optional<String> onDelete,
            Optional<String> onUpdate) {
        return "FOREIGN KEY (" + SqlName.list(columns) + ") REFERENCES "
                + references.map(SqlName::of).orElse("")
                + (referencedColumns.isEmpty() ? "" : " (" + SqlName.list(referencedColumns) + ")")
                + onDelete.map(action -> " ON DELETE " + action).orElse("")
                + onUpdate.map(action -> " ON UPDATE " + action).orElse("");
    }
}
