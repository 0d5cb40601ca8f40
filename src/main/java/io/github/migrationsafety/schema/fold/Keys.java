package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import java.util.List;

/** The keys of one CREATE TABLE: PostgreSQL makes no second index that says the same, as transformIndexConstraints does it. */
final class Keys {
    private Keys() {}

    /** Adds a key unless one before it has the same columns; then that one takes the name if it has none. */
    static void merge(List<ConstraintDefinition> keys, ConstraintDefinition key) {
        for (int i = 0; i < keys.size(); i++) {
            ConstraintDefinition prior = keys.get(i);
            if (same(prior, key)) {
                keys.set(i, prior.name().isPresent() ? prior : prior.named(key.name()));
                return;
            }
        }
        keys.add(key);
    }

    private static boolean same(ConstraintDefinition a, ConstraintDefinition b) {
        return a.kind() != Kind.EXCLUSION
                && b.kind() != Kind.EXCLUSION
                && a.columns().equals(b.columns())
                && a.deferrable() == b.deferrable()
                && a.nullsNotDistinct() == b.nullsNotDistinct()
                && a.withoutOverlaps() == b.withoutOverlaps();
    }
}
