package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.List;
import java.util.Optional;

/** Constraints made from one another. */
final class Constraints {
    private Constraints() {}

    static Constraint named(Constraint c, String name) {
        return new Constraint(name, c.kind(), c.columns(), c.references(), c.referencedColumns(), c.validated());
    }

    static Constraint withColumns(Constraint c, List<String> columns) {
        return new Constraint(c.name(), c.kind(), columns, c.references(), c.referencedColumns(), c.validated());
    }

    static Constraint withReference(Constraint c, QualifiedName target, List<String> columns) {
        return new Constraint(c.name(), c.kind(), c.columns(), Optional.of(target), columns, c.validated());
    }

    static Constraint validated(Constraint c) {
        return new Constraint(c.name(), c.kind(), c.columns(), c.references(), c.referencedColumns(), true);
    }

    /** Whether two foreign keys say the same, whatever their names. */
    static boolean sameForeignKey(Constraint a, Constraint b) {
        return a.kind() == b.kind()
                && a.columns().equals(b.columns())
                && a.references().equals(b.references())
                && a.referencedColumns().equals(b.referencedColumns());
    }
}
