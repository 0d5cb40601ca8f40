package io.github.migrationsafety.sql;

import java.util.Optional;

/**
 * One key of an index.
 *
 * @param column the column, unless the key is an expression
 * @param text the key as written: column or expression, with collation, operator class and order
 */
public record IndexKey(Optional<String> column, String text) {}
