package io.github.migrationsafety.schema;

import java.util.List;
import java.util.Optional;

/**
 * An index, also the one behind a primary key, unique or exclusion constraint.
 *
 * @param name its name, without the schema, which is its table's
 * @param keys key columns in order; an expression key is empty
 * @param unique whether it is unique
 * @param partial whether it has a predicate
 * @param valid whether PostgreSQL may use it
 * @param method its access method, such as {@code btree}
 * @param constraint the constraint that it serves
 */
public record Index(
        String name,
        List<Optional<String>> keys,
        boolean unique,
        boolean partial,
        boolean valid,
        String method,
        Optional<String> constraint) {
    public Index {
        keys = List.copyOf(keys);
    }
}
