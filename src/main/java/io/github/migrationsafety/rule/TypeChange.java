package io.github.migrationsafety.rule;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What the change of a column's type means for the values in it and for those who read and write them. Types are canonical, as in
 * {@link io.github.migrationsafety.schema.Column#type()}.
 *
 * @see <a href="https://www.postgresql.org/docs/17/datatype.html">Data types</a>
 */
public enum TypeChange {
    /** The same type. */
    NONE,
    /** Every value stays what it was, and more fit in. */
    WIDER,
    /** Another kind of value, into which every old value goes. */
    OTHER,
    /** Some values do not fit: they are refused, cut or rounded. */
    NARROWER;

    private static final Pattern PARTS = Pattern.compile("([^(\\[]+)(?:\\(([^)]*)\\))?((?:\\[\\])*)");

    private static final List<String> WHOLE_NUMBERS = List.of("int2", "int4", "int8");
    private static final Set<String> TEXTS = Set.of("text", "varchar", "bpchar", "citext", "name");
    private static final Set<String> WITH_FRACTION = Set.of("timestamp", "timestamptz", "time", "timetz");
    /** What holds every value of a type and reads like it. */
    private static final Map<String, Set<String>> WIDER_KINDS = Map.of(
            "float4", Set.of("float8"),
            "cidr", Set.of("inet"),
            "macaddr", Set.of("macaddr8"),
            "bit", Set.of("varbit"));
    /** What loses values of a type, beside the rules below: the time of day, the precision, the order of keys. */
    private static final Map<String, Set<String>> LOSSY = Map.ofEntries(
            Map.entry("float8", Set.of("float4", "int2", "int4", "int8", "numeric", "money")),
            Map.entry("float4", Set.of("int2", "int4", "int8", "numeric", "money")),
            Map.entry("numeric", Set.of("int2", "int4", "int8", "float4", "float8", "money")),
            Map.entry("money", Set.of("int2", "int4", "int8")),
            Map.entry("int8", Set.of("float4", "float8", "bool", "oid")),
            Map.entry("int4", Set.of("float4", "bool")),
            Map.entry("int2", Set.of("bool")),
            Map.entry("timestamp", Set.of("date", "time", "timetz")),
            Map.entry("timestamptz", Set.of("date", "time", "timetz")),
            Map.entry("timetz", Set.of("time")),
            Map.entry("inet", Set.of("cidr")),
            Map.entry("macaddr8", Set.of("macaddr")));

    /** A type in parts. */
    private record Type(String name, List<Integer> modifiers, int dimensions) {
        static Type of(String type) {
            Matcher parts = PARTS.matcher(type);
            if (!parts.matches()) {
                return new Type(type, List.of(), 0);
            }
            List<Integer> modifiers = parts.group(2) == null || !parts.group(2).matches("[\\d,\\s-]+")
                    ? List.of()
                    : Arrays.stream(parts.group(2).split(","))
                            .map(m -> Integer.parseInt(m.strip()))
                            .toList();
            return new Type(parts.group(1).strip(), modifiers, parts.group(3).length() / 2);
        }

        int modifier(int index, int otherwise) {
            return index < modifiers.size() ? modifiers.get(index) : otherwise;
        }
    }

    /** What changing one type into another means; the types as a column and a statement have them. */
    public static TypeChange between(String before, String after) {
        if (before.equals(after)) {
            return NONE;
        }
        Type from = Type.of(CanonicalType.of(before));
        Type to = Type.of(CanonicalType.of(after));
        if (from.equals(to)) {
            return NONE;
        } else if (from.dimensions() != to.dimensions()) {
            return from.dimensions() > to.dimensions() ? NARROWER : OTHER;
        } else if (from.name().equals(to.name())) {
            return sized(from, to);
        } else if (TEXTS.contains(from.name())) {
            return fromText(from, to);
        } else if (TEXTS.contains(to.name())) {
            return to.modifiers().isEmpty() ? OTHER : NARROWER;
        }
        return between(from, to);
    }

    private static TypeChange between(Type from, Type to) {
        int before = WHOLE_NUMBERS.indexOf(from.name());
        int after = WHOLE_NUMBERS.indexOf(to.name());
        if (before >= 0 && after >= 0) {
            return after > before ? WIDER : NARROWER;
        } else if (before >= 0 && to.name().equals("numeric")) {
            int digits = to.modifier(0, Integer.MAX_VALUE) - to.modifier(1, 0);
            return digits >= List.of(5, 10, 19).get(before) ? OTHER : NARROWER;
        } else if (WIDER_KINDS.getOrDefault(from.name(), Set.of()).contains(to.name())) {
            return WIDER;
        }
        return LOSSY.getOrDefault(from.name(), Set.of()).contains(to.name()) ? NARROWER : OTHER;
    }

    private static TypeChange fromText(Type from, Type to) {
        if (!TEXTS.contains(to.name())) {
            return to.name().equals("bytea") ? OTHER : NARROWER;
        } else if (to.name().equals("citext") || from.name().equals("citext")) {
            return OTHER;
        }
        int before = from.modifier(0, Integer.MAX_VALUE);
        int after = to.name().equals("name") ? 63 : to.modifier(0, Integer.MAX_VALUE);
        if (after < before) {
            return NARROWER;
        }
        // char(n) is padded with blanks, so readers see something else.
        return to.name().equals("bpchar") ? OTHER : WIDER;
    }

    /** The same type with other modifiers. */
    private static TypeChange sized(Type from, Type to) {
        int unlimited = Integer.MAX_VALUE;
        if (from.name().equals("numeric")) {
            if (to.modifiers().isEmpty()) {
                return WIDER;
            } else if (from.modifiers().isEmpty()) {
                return NARROWER;
            }
            int scale = to.modifier(1, 0) - from.modifier(1, 0);
            int digits = to.modifier(0, 0) - from.modifier(0, 0) - scale;
            return scale < 0 || digits < 0 ? NARROWER : WIDER;
        } else if (WITH_FRACTION.contains(from.name())) {
            return to.modifier(0, 6) < from.modifier(0, 6) ? NARROWER : WIDER;
        } else if (from.modifiers().isEmpty() && to.modifiers().isEmpty()) {
            return OTHER;
        }
        return to.modifier(0, unlimited) < from.modifier(0, unlimited) ? NARROWER : WIDER;
    }
}
