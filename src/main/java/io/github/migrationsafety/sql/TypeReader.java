package io.github.migrationsafety.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a type's name and writes it canonically, as PostgreSQL's own grammar stores it: {@code bigint} is {@code int8},
 * {@code char(3)} is {@code bpchar(3)}, {@code timestamp(3) with time zone} is {@code timestamptz(3)}. Source: the rules
 * SimpleTypename and following of src/backend/parser/gram.y.
 */
final class TypeReader {
    private static final Map<String, String> PLAIN = Map.of(
            "INT", "int4",
            "INTEGER", "int4",
            "SMALLINT", "int2",
            "BIGINT", "int8",
            "REAL", "float4",
            "BOOLEAN", "bool",
            "DECIMAL", "numeric",
            "DEC", "numeric",
            "NUMERIC", "numeric");

    private static final List<String> INTERVAL_FIELDS = List.of("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND");

    /** A precision up to this gives float4 (PostgreSQL manual, "Floating-Point Types"). */
    private static final int FLOAT4_BITS = 24;

    private TypeReader() {}

    static String read(Cursor at) {
        StringBuilder type = new StringBuilder(at.accept("SETOF") ? "setof " : "").append(scalar(at));
        if (at.accept("ARRAY")) {
            if (at.acceptSign("[")) {
                bound(at);
            }
            return type.append("[]").toString();
        }
        while (at.acceptSign("[")) {
            bound(at);
            type.append("[]");
        }
        return type.toString();
    }

    private static void bound(Cursor at) {
        if (!at.atSign("]") && at.take().kind() != Token.Kind.NUMBER) {
            throw new NotReadException();
        }
        at.expectSign("]");
    }

    private static String scalar(Cursor at) {
        String word = at.peek().keyword();
        return switch (word) {
            case "INT", "INTEGER", "SMALLINT", "BIGINT", "REAL", "BOOLEAN", "DECIMAL", "DEC", "NUMERIC" -> {
                at.take();
                yield PLAIN.get(word) + modifiers(at);
            }
            case "FLOAT" -> {
                at.take();
                yield floatOf(modifiers(at));
            }
            case "DOUBLE" -> {
                if (!at.accept("DOUBLE", "PRECISION")) {
                    yield named(at);
                }
                yield "float8";
            }
            case "CHARACTER", "CHAR", "NCHAR", "NATIONAL" -> {
                at.accept("NATIONAL");
                at.expectAny("CHARACTER", "CHAR", "NCHAR");
                yield sized(at, "bpchar", "varchar");
            }
            case "JSON" -> {
                // A key word since PostgreSQL 16.
                at.take();
                yield "json";
            }
            case "VARCHAR" -> {
                at.take();
                yield "varchar" + length(at);
            }
            case "BIT" -> {
                at.take();
                yield sized(at, "bit", "varbit");
            }
            case "TIME", "TIMESTAMP" -> {
                at.take();
                yield time(at, word.toLowerCase(Locale.ROOT));
            }
            case "INTERVAL" -> {
                at.take();
                modifiers(at);
                intervalFields(at);
                yield "interval";
            }
            default -> named(at);
        };
    }

    /** Without VARYING the length is 1 when none is given. */
    private static String sized(Cursor at, String fixed, String varying) {
        if (at.accept("VARYING")) {
            return varying + length(at);
        }
        String length = length(at);
        return fixed + (length.isEmpty() ? "(1)" : length);
    }

    private static String time(Cursor at, String name) {
        String precision = modifiers(at);
        if (at.accept("WITH", "TIME", "ZONE")) {
            return name + "tz" + precision;
        }
        at.accept("WITHOUT", "TIME", "ZONE");
        return name + precision;
    }

    static void intervalFields(Cursor at) {
        String[] fields = INTERVAL_FIELDS.toArray(String[]::new);
        Optional<String> from = at.acceptAny(fields);
        if (from.isPresent() && at.accept("TO")) {
            at.expectAny(fields);
        }
        if (from.isPresent()) {
            modifiers(at);
        }
    }

    private static String floatOf(String precision) {
        if (precision.isEmpty()) {
            return "float8";
        }
        try {
            int bits = Integer.parseInt(precision.substring(1, precision.length() - 1));
            return bits <= FLOAT4_BITS ? "float4" : "float8";
        } catch (NumberFormatException e) {
            throw new NotReadException();
        }
    }

    /** A type by its name: {@code text}, {@code app.mood}, {@code geometry(Point,4326)}, {@code t.c%TYPE}. */
    private static String named(Cursor at) {
        // JSON is both a constructor and a type.
        if (!at.atName() || at.atSpecialWord() && !at.at("JSON")) {
            throw new NotReadException();
        }
        List<String> parts = at.dotted();
        if (parts.size() > 1 && parts.get(0).equals("pg_catalog")) {
            parts.remove(0);
        }
        String name = String.join(".", parts);
        if (at.acceptSign("%")) {
            at.expect("TYPE");
            return name + "%type";
        }
        return name + modifiers(at);
    }

    /** One number, as characters and bits have it. */
    private static String length(Cursor at) {
        String length = modifiers(at);
        if (!length.isEmpty() && (!Character.isDigit(length.charAt(1)) || length.contains(","))) {
            throw new NotReadException();
        }
        return length;
    }

    /** {@code (12, 2)} as {@code (12,2)}; empty if no bracket opens. */
    private static String modifiers(Cursor at) {
        if (!at.atParenthesis()) {
            return "";
        }
        int mark = at.mark();
        List<String> modifiers = new ArrayList<>();
        for (Tokens modifier : at.parenthesis().split(",")) {
            modifiers.add(modifier(new Cursor(modifier)));
        }
        at.settle(mark);
        return "(" + String.join(",", modifiers) + ")";
    }

    private static String word(Cursor at) {
        if (at.atSpecialWord()) {
            throw new NotReadException();
        }
        return at.name();
    }

    private static String modifier(Cursor at) {
        String sign = at.acceptSign("-") ? "-" : "";
        Token value = at.peek();
        String text =
                switch (value.kind()) {
                    case NUMBER -> sign + at.take().text();
                    case STRING -> at.take().text();
                    default -> word(at);
                };
        at.end();
        return text;
    }
}
