package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.List;
import java.util.Optional;

/** Constraints made from one another. */
final class Constraints {
    private Constraints() {}

    static Constraint named(Constraint c, String name) {
        return new Constraint(
                name,
                c.kind(),
                c.columns(),
                c.references(),
                c.referencedColumns(),
                c.validated(),
                c.expression(),
                c.onDelete(),
                c.onUpdate());
    }

    /** The constraint after a column of its table has been renamed. */
    static Constraint renamed(Constraint c, String column, String newName) {
        return new Constraint(
                c.name(),
                c.kind(),
                c.columns().stream().map(n -> n.equals(column) ? newName : n).toList(),
                c.references(),
                c.referencedColumns(),
                c.validated(),
                c.expression().map(e -> Words.renamed(e, column, newName)),
                c.onDelete(),
                c.onUpdate());
    }

    static Constraint withReference(Constraint c, QualifiedName target, List<String> columns) {
        return new Constraint(
                c.name(),
                c.kind(),
                c.columns(),
                Optional.of(target),
                columns,
                c.validated(),
                c.expression(),
                c.onDelete(),
                c.onUpdate());
    }

    static Constraint validated(Constraint c) {
        return new Constraint(
                c.name(),
                c.kind(),
                c.columns(),
                c.references(),
                c.referencedColumns(),
                true,
                c.expression(),
                c.onDelete(),
                c.onUpdate());
    }

    /** Whether two foreign keys say the same, whatever their names. */
    static boolean sameForeignKey(Constraint a, Constraint b) {
        return a.kind() == b.kind()
                && a.columns().equals(b.columns())
                && a.references().equals(b.references())
                && a.referencedColumns().equals(b.referencedColumns());
    }
}
