package io.github.migrationsafety.schema;

/**
 * @param name its name
 * @param type canonical as in {@link io.github.migrationsafety.sql.ColumnDefinition#type()}: {@code int8}, {@code varchar(20)},
 *     {@code text[]}; a serial column is its integer type with a default
 * @param notNull whether NULL is refused, by NOT NULL, a primary key or identity
 * @param hasDefault whether it has a DEFAULT; identity and generated columns have none
 * @param identity whether it is an identity column
 * @param generated whether it is a generated column
 */
public record Column(
        String name, String type, boolean notNull, boolean hasDefault, boolean identity, boolean generated) {}
