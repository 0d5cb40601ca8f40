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
 * @param details what beside all this makes it what it is
 */
public record Index(
        String name,
        List<Optional<String>> keys,
        boolean unique,
        boolean partial,
        boolean valid,
        String method,
        Optional<String> constraint,
        Details details) {
    public Index {
        keys = List.copyOf(keys);
    }

    /**
     * What only a comparison of two indexes asks for. Texts are as the witness has them: comparable within one schema, not
     * between the source and a catalog.
     *
     * @param forms for each key that is a column what follows it (collation, operator class, order), blank for the default; for one
     *     that is an expression all of it; empty when nothing is known
     * @param include the columns of INCLUDE
     * @param predicate the condition of a partial index
     * @param nullsNotDistinct whether NULLS NOT DISTINCT stands
     */
    public record Details(
            List<String> forms, List<String> include, Optional<String> predicate, boolean nullsNotDistinct) {
        /** Nothing is known. */
        public static final Details UNKNOWN = new Details(List.of(), List.of(), Optional.empty(), false);

        public Details {
            forms = List.copyOf(forms);
            include = List.copyOf(include);
        }
    }

    /** An index of which no details are known. */
    public Index(
            String name,
            List<Optional<String>> keys,
            boolean unique,
            boolean partial,
            boolean valid,
            String method,
            Optional<String> constraint) {
        this(name, keys, unique, partial, valid, method, constraint, Details.UNKNOWN);
    }
}
