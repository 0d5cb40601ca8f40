package io.github.migrationsafety.rehearsal.seed;

import java.util.List;

/**
 * A data type.
 *
 * @param oid its OID
 * @param name its name without schema, such as {@code int4}
 * @param text its name as SQL writes it
 * @param kind {@code pg_type.typtype}: b, c, d, e, r or m
 * @param category {@code pg_type.typcategory}
 * @param inner the element's type of an array, the base type of a domain, the subtype of a range; 0 for none
 * @param modifier the modifier that a domain gives its base type
 * @param notNull whether a domain refuses NULL
 * @param labels the labels of an enum, in order
 * @param checks the conditions of a domain, on {@code VALUE}
 * @param attributes the types of a composite type's attributes
 * @see <a href="https://www.postgresql.org/docs/current/catalog-pg-type.html">pg_type</a>
 */
record SeedType(
        long oid,
        String name,
        String text,
        char kind,
        char category,
        long inner,
        int modifier,
        boolean notNull,
        List<String> labels,
        List<String> checks,
        List<Long> attributes) {
    SeedType {
        labels = List.copyOf(labels);
        checks = List.copyOf(checks);
        attributes = List.copyOf(attributes);
    }

    boolean isArray() {
        return kind == 'b' && category == 'A' && inner != 0;
    }

    boolean isDomain() {
        return kind == 'd';
    }
}
