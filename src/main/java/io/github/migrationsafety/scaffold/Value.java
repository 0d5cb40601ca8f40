package io.github.migrationsafety.scaffold;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.schema.Column;
import java.util.List;
import java.util.Optional;

/**
 * What a backfill writes.
 *
 * @param expression an SQL expression over the row
 * @param madeUp whether nobody gave it
 */
record Value(String expression, boolean madeUp) {
    static Value of(Optional<String> given, Column column) {
        return given.map(String::strip)
                .filter(to -> !to.isEmpty())
                .map(to -> new Value(checked(to), false))
                .orElseGet(() -> new Value(neutral(column), true));
    }

    /** What the user has to know. */
    List<String> notes(String column) {
        return madeUp
                ? List.of("Where " + column + " is NULL, " + expression
                        + " is written, because no other value was given: -Dto=<SQL expression> gives one.")
                : List.of();
    }

    private static String checked(String expression) {
        if (expression.contains(";") || expression.contains("--") || expression.contains("$$")) {
            throw new SetupException(
                    "`to` is `" + expression + "`, which is more than one expression.",
                    "Give one SQL expression without semicolons and comments.");
        }
        return expression;
    }

    private static String neutral(Column column) {
        String type = column.type().replaceFirst("\\(.*\\)", "");
        if (type.endsWith("[]")) {
            return "'{}'";
        }
        return switch (type) {
            case "text", "varchar", "bpchar", "citext" -> "''";
            case "int2", "int4", "int8", "numeric", "float4", "float8" -> "0";
            case "bool" -> "false";
            case "timestamptz", "timestamp" -> "now()";
            case "date" -> "current_date";
            case "json", "jsonb" -> "'{}'";
            case "uuid" -> "gen_random_uuid()";
            default ->
                throw new SetupException(
                        "`to` is missing, and there is no neutral value of type " + column.type() + ".",
                        "Give the value to write as an SQL expression with -Dto=….");
        };
    }
}
