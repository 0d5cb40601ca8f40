package io.github.migrationsafety.rule;

import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * SQL's names of a type brought to the one that PostgreSQL's catalog has: {@code bigint} and {@code bigserial} are
 * {@code int8}. Stateless.
 *
 * @see <a href="https://www.postgresql.org/docs/17/datatype.html#DATATYPE-TABLE">Data types and their aliases</a>
 */
public final class CanonicalType {
    private static final Pattern PARTS =
            Pattern.compile("([^(\\[]+?)\\s*(?:(\\([^)]*\\))\\s*([a-z ]*?))?\\s*((?:\\[\\d*])*)");

    private static final Map<String, String> ALIASES = Map.ofEntries(
            Map.entry("bigint", "int8"),
            Map.entry("bigserial", "int8"),
            Map.entry("serial8", "int8"),
            Map.entry("integer", "int4"),
            Map.entry("int", "int4"),
            Map.entry("serial", "int4"),
            Map.entry("serial4", "int4"),
            Map.entry("smallint", "int2"),
            Map.entry("smallserial", "int2"),
            Map.entry("serial2", "int2"),
            Map.entry("character varying", "varchar"),
            Map.entry("character", "bpchar"),
            Map.entry("char", "bpchar"),
            Map.entry("decimal", "numeric"),
            Map.entry("boolean", "bool"),
            Map.entry("real", "float4"),
            Map.entry("double precision", "float8"),
            Map.entry("bit varying", "varbit"),
            Map.entry("timestamp with time zone", "timestamptz"),
            Map.entry("timestamp without time zone", "timestamp"),
            Map.entry("time with time zone", "timetz"),
            Map.entry("time without time zone", "time"));

    private CanonicalType() {}

    /** The canonical name; a type that this does not know comes back in lower case. */
    public static String of(String type) {
        String text = type.strip().toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        if (text.startsWith("pg_catalog.")) {
            text = text.substring("pg_catalog.".length());
        }
        Matcher parts = PARTS.matcher(text);
        if (text.contains("\"") || !parts.matches()) {
            return type.strip();
        }
        // The modifier stands in the middle of a name: timestamp(3) with time zone.
        String rest = parts.group(3) == null ? "" : parts.group(3);
        String name = rest.isEmpty() ? parts.group(1) : parts.group(1) + " " + rest;
        String modifier = parts.group(2) == null ? "" : parts.group(2).replace(" ", "");
        boolean bareCharacter = modifier.isEmpty() && (name.equals("char") || name.equals("character"));
        return ALIASES.getOrDefault(name, name)
                + (bareCharacter ? "(1)" : modifier)
                + parts.group(4).replaceAll("\\d", "");
    }
}
