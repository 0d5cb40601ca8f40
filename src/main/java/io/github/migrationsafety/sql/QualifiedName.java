package io.github.migrationsafety.sql;

import java.util.Comparator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A name as PostgreSQL stores it: unquoted parts folded to lower case, quotes taken off.
 *
 * @param schema the schema, if the statement names one
 * @param name the name within the schema; never blank
 */
public record QualifiedName(Optional<String> schema, String name) implements Comparable<QualifiedName> {
    private static final Comparator<QualifiedName> ORDER =
            Comparator.comparing((QualifiedName n) -> n.schema().orElse("")).thenComparing(QualifiedName::name);

    public QualifiedName {
        if (name.isEmpty()) {
            throw new IllegalArgumentException("a name cannot be empty");
        }
    }

    /** A name without a schema. */
    public static QualifiedName of(String name) {
        return new QualifiedName(Optional.empty(), name);
    }

    /** A name in a schema. */
    public static QualifiedName of(String schema, String name) {
        return new QualifiedName(Optional.of(schema), name);
    }

    /** This name, in {@code defaultSchema} when the statement named none. */
    public QualifiedName in(String defaultSchema) {
        return schema.isPresent() ? this : of(defaultSchema, name);
    }

    /** As the record's own, which is much slower until the JVM has compiled it: names are the keys of most maps. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || other instanceof QualifiedName that && name.equals(that.name) && schema.equals(that.schema);
    }

    @Override
    public int hashCode() {
        return 31 * schema.hashCode() + name.hashCode();
    }

    @Override
    public int compareTo(QualifiedName other) {
        return ORDER.compare(this, other);
    }

    /** {@code schema.name} without quotes, as messages show it. */
    @Override
    public String toString() {
        return schema.map(s -> s + "." + name).orElse(name);
    }
}
