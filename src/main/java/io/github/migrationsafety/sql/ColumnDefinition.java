package io.github.migrationsafety.sql;

import java.util.List;
import java.util.Optional;

/**
 * A column as CREATE TABLE or ADD COLUMN defines it.
 *
 * @param name its name
 * @param type its type, canonical: PostgreSQL's internal name ({@code int8}, {@code timestamptz}, {@code varchar(20)},
 *     {@code text[]}), or the user's type, schema-qualified if the statement qualifies it; {@code serial} types as written
 * @param notNull whether NOT NULL stands; a primary key does not set it
 * @param defaultValue its DEFAULT
 * @param identity GENERATED … AS IDENTITY
 * @param generated the storage of a generated column
 * @param constraints its inline constraints but NOT NULL: primary key, unique, foreign key, check
 */
public record ColumnDefinition(
        String name,
        String type,
        boolean notNull,
        Optional<DefaultValue> defaultValue,
        Optional<Identity> identity,
        Optional<Generated> generated,
        List<ConstraintDefinition> constraints) {
    /** GENERATED ALWAYS or BY DEFAULT AS IDENTITY. */
    public enum Identity {
        ALWAYS,
        BY_DEFAULT
    }

    /** GENERATED ALWAYS AS (expression) STORED or VIRTUAL. */
    public enum Generated {
        STORED,
        VIRTUAL
    }

    public ColumnDefinition {
        constraints = List.copyOf(constraints);
    }

    /** The first inline constraint of a kind. */
    public Optional<ConstraintDefinition> constraint(ConstraintDefinition.Kind kind) {
        return constraints.stream().filter(c -> c.kind() == kind).findFirst();
    }
}
