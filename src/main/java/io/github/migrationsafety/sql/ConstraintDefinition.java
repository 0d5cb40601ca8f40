package io.github.migrationsafety.sql;

import java.util.List;
import java.util.Optional;

/**
 * A constraint as a statement defines it, on a table or inline on a column.
 *
 * @param name its name, if the statement gives one
 * @param kind what it is
 * @param columns the constrained columns in order; for an inline constraint the column itself; for an inline or table CHECK and EXCLUDE empty
 * @param references the referenced table of a foreign key
 * @param referencedColumns the referenced columns; empty when the statement leaves them to the primary key
 * @param onDelete the ON DELETE action in upper case, such as {@code SET NULL}, with the columns that it is limited to as in {@code SET NULL (a)}
 * @param onUpdate the ON UPDATE action in upper case
 * @param expression the text of a CHECK's expression; of an EXCLUDE, everything that follows the word
 * @param usingIndex the index of USING INDEX
 * @param notValid whether NOT VALID stands, or NOT ENFORCED (PostgreSQL 18): existing rows are not checked
 * @param deferrable whether DEFERRABLE stands
 * @param nullsNotDistinct whether NULLS NOT DISTINCT stands
 * @param withoutOverlaps whether WITHOUT OVERLAPS stands (PostgreSQL 18)
 * @param noInherit whether NO INHERIT stands
 */
public record ConstraintDefinition(
        Optional<String> name,
        Kind kind,
        List<String> columns,
        Optional<QualifiedName> references,
        List<String> referencedColumns,
        Optional<String> onDelete,
        Optional<String> onUpdate,
        Optional<String> expression,
        Optional<String> usingIndex,
        boolean notValid,
        boolean deferrable,
        boolean nullsNotDistinct,
        boolean withoutOverlaps,
        boolean noInherit) {
    /** The kinds of constraint that PostgreSQL knows. */
    public enum Kind {
        PRIMARY_KEY,
        UNIQUE,
        FOREIGN_KEY,
        CHECK,
        EXCLUSION,
        NOT_NULL
    }

    public ConstraintDefinition {
        columns = List.copyOf(columns);
        referencedColumns = List.copyOf(referencedColumns);
    }

    /** The same under another name, or without one. */
    public ConstraintDefinition named(Optional<String> newName) {
        return new ConstraintDefinition(
                newName,
                kind,
                columns,
                references,
                referencedColumns,
                onDelete,
                onUpdate,
                expression,
                usingIndex,
                notValid,
                deferrable,
                nullsNotDistinct,
                withoutOverlaps,
                noInherit);
    }
}
