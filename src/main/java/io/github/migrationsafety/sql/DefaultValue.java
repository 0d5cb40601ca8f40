package io.github.migrationsafety.sql;

import java.util.Optional;

/**
 * The default of a column.
 *
 * @param kind what sort of expression it is
 * @param function the name of the function, for {@link Kind#FUNCTION}; SQL's own such as {@code current_timestamp} in lower case
 * @param text the expression as the statement has it
 */
public record DefaultValue(Kind kind, Optional<String> function, String text) {
    /** The sort of expression; casts are looked through. */
    public enum Kind {
        CONSTANT,
        FUNCTION,
        ARRAY,
        EXPRESSION
    }
}
