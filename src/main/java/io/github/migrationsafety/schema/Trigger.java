package io.github.migrationsafety.schema;

/**
 * A trigger of a table, but those of foreign keys.
 *
 * @param name its name, unique within the table
 * @param enabled false after DISABLE TRIGGER
 */
public record Trigger(String name, boolean enabled) {}
