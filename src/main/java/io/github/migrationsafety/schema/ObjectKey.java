package io.github.migrationsafety.schema;

import java.util.Comparator;

/**
 * The identity of a catalog object across servers: never an OID.
 *
 * @param kind its kind
 * @param name its full name: {@code public.users}, {@code public.users.email} for a column, constraint, trigger or policy,
 *     {@code public.add(integer, integer)} for a function; parts are quoted only where SQL needs quotes
 */
public record ObjectKey(ObjectKind kind, String name) implements Comparable<ObjectKey> {
    private static final Comparator<ObjectKey> ORDER =
            Comparator.comparing(ObjectKey::kind).thenComparing(ObjectKey::name);

    @Override
    public int compareTo(ObjectKey other) {
        return ORDER.compare(this, other);
    }

    /** {@code index public.users_email_idx}. */
    @Override
    public String toString() {
        return kind + " " + name;
    }
}
