package io.github.migrationsafety.rehearsal.seed;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Values for every data type that PostgreSQL comes with and for those made of them. Keys are large and peculiar, so that rows
 * that a changelog itself inserts hardly meet them.
 *
 * @see <a href="https://www.postgresql.org/docs/current/datatype.html">Data Types</a>
 */
final class Palettes {
    /** Longer texts teach nothing more, and a longer value would not fit an index that a later changeset makes. */
    private static final int LONGEST = 2_500;

    private static final int MODIFIER_HEADER = 4;

    private final TypeCatalog types;

    Palettes(TypeCatalog types) {
        this.types = types;
    }

    /**
     * The values for a column.
     *
     * @param typeText the type with its modifiers, as SQL writes it
     * @param name the column's full name, which decides what the values are
     * @return empty when nobody knows how a value of this type looks
     */
    Optional<Palette> of(long typeOid, int modifier, String typeText, String name) {
        SeedType type = types.get(typeOid);
        Chance chance = Chance.of(name);
        if (type.isDomain()) {
            SeedType base = types.get(type.inner());
            return of(base.oid(), type.modifier(), base.text(), name);
        }
        if (type.isArray()) {
            SeedType element = types.get(type.inner());
            // The one type whose values hold commas themselves.
            String delimiter = element.name().equals("box") ? ";" : ",";
            return of(element.oid(), modifier, element.text(), name).map(p -> array(p, delimiter));
        }
        return switch (type.kind()) {
            case 'e' -> type.labels().isEmpty() ? Optional.empty() : Optional.of(Palette.only(type.labels()));
            case 'r' -> range(type);
            case 'm' -> range(type).map(Palettes::multirange);
            case 'c' -> composite(type, name);
            default -> base(type.name(), modifier, typeText, chance);
        };
    }

    private static Optional<Palette> base(String type, int modifier, String typeText, Chance chance) {
        return Optional.ofNullable(
                switch (type) {
                    case "bool" -> Palette.only(List.of("true", "false"));
                    case "int2" -> integers(15_000 + chance.at(1, 60) * 200L, Short.MIN_VALUE, Short.MAX_VALUE);
                    case "int4" ->
                        integers(400_000_000L + chance.at(1, 900) * 1_000_000L, Integer.MIN_VALUE, Integer.MAX_VALUE);
                    case "int8" ->
                        integers(
                                5_000_000_000_000L + chance.at(1, 900) * 1_000_000_000L,
                                Long.MIN_VALUE,
                                Long.MAX_VALUE);
                    case "oid", "xid", "xid8", "cid" ->
                        new Palette(List.of("0", "1", "16384", "4294967295"), i -> Long.toString(3_000_000_000L + i));
                    case "numeric" -> numeric(modifier, chance);
                    case "float4", "float8" -> floating(type.equals("float4"), chance);
                    case "money" ->
                        new Palette(
                                List.of("0", "1.50", "-12.34", "1000000.99", "92233720368547758.07"),
                                i -> (400_000 + i) + ".25");
                    case "text" -> text(LONGEST, chance);
                    case "varchar" -> text(modifier < 0 ? LONGEST : modifier - MODIFIER_HEADER, chance);
                    case "bpchar" -> text(modifier < 0 ? LONGEST : modifier - MODIFIER_HEADER, chance);
                    case "name" -> text(63, chance);
                    case "char" -> new Palette(List.of("a", "Z", "0", "-"), i -> String.valueOf((char) ('!' + i % 90)));
                    case "citext" -> text(LONGEST, chance);
                    case "uuid" ->
                        new Palette(
                                List.of(
                                        "00000000-0000-0000-0000-000000000000",
                                        uuid(chance, -1),
                                        uuid(chance, -2),
                                        uuid(chance, -3),
                                        "ffffffff-ffff-ffff-ffff-ffffffffffff"),
                                i -> uuid(chance, i));
                    case "date" ->
                        new Palette(
                                Moments.DATES,
                                i -> Moments.FIRST_DAY.plusDays(i).toString());
                    case "timestamp" -> new Palette(Moments.TIMESTAMPS, i -> Moments.at(i));
                    case "timestamptz" ->
                        new Palette(
                                Moments.TIMESTAMPS.stream().map(t -> t + "+00").toList(), i -> Moments.at(i) + "+00");
                    case "time" -> new Palette(Moments.TIMES, i -> Moments.time(i));
                    case "timetz" ->
                        new Palette(Moments.TIMES.stream().map(t -> t + "+02").toList(), i -> Moments.time(i) + "+00");
                    case "interval" ->
                        new Palette(
                                List.of(
                                        "0",
                                        "1 day",
                                        "-1 mon",
                                        "01:30:00",
                                        "36 hours",
                                        "100 years",
                                        "-00:00:00.000001"),
                                i -> (10_000 + i) + " seconds");
                    default -> rarer(type, modifier, typeText, chance);
                });
    }

    private static @Nullable Palette rarer(String type, int modifier, String typeText, Chance chance) {
        return switch (type) {
            case "bytea" ->
                new Palette(
                        List.of("\\x", "\\x00", "\\xdeadbeef", "\\x" + "ab".repeat(300)),
                        i -> String.format("\\x%08x", 0x5eed0000 + i));
            case "json", "jsonb" -> json();
            case "jsonpath" -> new Palette(List.of("$", "$.a", "$.a[*] ? (@.b > 1)"), i -> "$.k" + i);
            case "xml" -> new Palette(List.of("<a/>", "<a b=\"1\">x &amp; y</a>"), i -> "<a>" + i + "</a>");
            case "inet" ->
                new Palette(
                        List.of("0.0.0.0", "127.0.0.1", "10.1.2.3/8", "::1", "2001:db8::/32"),
                        i -> "10.77." + i / 250 + "." + (i % 250 + 1));
            case "cidr" ->
                new Palette(
                        List.of("10.0.0.0/8", "192.168.1.0/24", "2001:db8::/32"),
                        i -> "172." + (16 + i / 250) + "." + i % 250 + ".0/24");
            case "macaddr" ->
                new Palette(
                        List.of("08:00:2b:01:02:03", "ff:ff:ff:ff:ff:ff"),
                        i -> String.format("02:5e:ed:%02x:%02x:%02x", i >> 16, (i >> 8) & 255, i & 255));
            case "macaddr8" ->
                new Palette(
                        List.of("08:00:2b:01:02:03:04:05", "ff:ff:ff:ff:ff:ff:ff:ff"),
                        i -> String.format("02:5e:ed:00:00:%02x:%02x:%02x", i >> 16, (i >> 8) & 255, i & 255));
            case "bit" -> bits(Math.max(modifier, 1), true);
            case "varbit" -> bits(modifier < 0 ? 40 : modifier, false);
            case "point" -> new Palette(List.of("(0,0)", "(-1.5,2.25)", "(1e10,-1e10)"), i -> "(" + i + ",7)");
            case "line" -> new Palette(List.of("{1,-1,0}", "{0,1,5}"), i -> "{1,1," + i + "}");
            case "lseg" -> new Palette(List.of("[(0,0),(1,1)]", "[(-1,0),(0,5)]"), i -> "[(0,0),(" + (i + 1) + ",1)]");
            case "box" ->
                new Palette(List.of("(1,1),(0,0)", "(5,5),(5,5)"), i -> "(" + (3 * i + 1) + ",1),(" + 3 * i + ",0)");
            case "path" ->
                new Palette(List.of("[(0,0),(1,1),(2,0)]", "((0,0),(1,1),(2,0))"), i -> "[(0,0),(" + (i + 1) + ",1)]");
            case "polygon" ->
                new Palette(
                        List.of("((0,0),(1,1),(2,0))", "((0,0),(0,9),(9,9),(9,0))"),
                        i -> "((0,0),(1,1),(" + (i + 2) + ",0))");
            case "circle" -> new Palette(List.of("<(0,0),1>", "<(3,4),0>"), i -> "<(" + 3 * i + ",0),1>");
            case "tsvector" -> new Palette(List.of("", "'a':1 'cat':2", "'lone'"), i -> "'word" + i + "':1");
            case "tsquery" -> new Palette(List.of("'a'", "'a' & !'b'"), i -> "'word" + i + "'");
            case "pg_lsn" -> new Palette(List.of("0/0", "16/B374D848"), i -> String.format("5/%X", 0x1000 + i));
            case "pg_snapshot", "txid_snapshot" -> new Palette(List.of("10:20:10,14,15"), i -> "10:" + (20 + i) + ":");
            case "tid" -> new Palette(List.of("(0,1)"), i -> "(" + i + ",1)");
            case "regclass" -> Palette.only(List.of("pg_catalog.pg_class", "pg_catalog.pg_type"));
            case "regtype" -> Palette.only(List.of("integer", "text", "boolean"));
            case "regproc" -> Palette.only(List.of("pg_catalog.now", "pg_catalog.pi"));
            case "regprocedure" -> Palette.only(List.of("pg_catalog.now()", "pg_catalog.pi()"));
            case "regrole" -> Palette.only(List.of("pg_monitor", "pg_read_all_data"));
            case "regnamespace" -> Palette.only(List.of("pg_catalog", "information_schema"));
            default -> fromExtensions(type, typeText, chance);
        };
    }

    /** The types of the extensions that changelogs use most. */
    private static @Nullable Palette fromExtensions(String type, String typeText, Chance chance) {
        return switch (type) {
            case "hstore" ->
                new Palette(List.of("", "\"a\"=>\"1\"", "\"a\"=>NULL, \"b\"=>\"x y\""), i -> "\"k\"=>\"" + i + "\"");
            case "ltree" -> new Palette(List.of("Top", "Top.Science", "Top.Science.Astronomy"), i -> "Top.n" + i);
            case "lquery" -> new Palette(List.of("*", "Top.*"), i -> "Top.n" + i);
            case "cube" -> new Palette(List.of("(0)", "(1,2,3)"), i -> "(" + i + ",1)");
            case "isbn", "isbn13" -> Palette.only(List.of("978-0-393-04002-9"));
            case "geometry", "geography" -> geometry(typeText);
            case "vector", "halfvec" -> vector(typeText, chance);
            default -> null;
        };
    }

    private static Palette geometry(String typeText) {
        String shape = typeText.contains("MultiPolygon")
                ? "MULTIPOLYGON(((0 0,%d 0,1 1,0 0)))"
                : typeText.contains("Polygon")
                        ? "POLYGON((0 0,%d 0,1 1,0 0))"
                        : typeText.contains("MultiLineString")
                                ? "MULTILINESTRING((0 0,%d 1))"
                                : typeText.contains("LineString")
                                        ? "LINESTRING(0 0,%d 1)"
                                        : typeText.contains("MultiPoint") ? "MULTIPOINT((%d 1))" : "POINT(%d 1)";
        Matcher srid = Pattern.compile(",(\\d+)\\)").matcher(typeText);
        String prefix = srid.find() ? "SRID=" + srid.group(1) + ";" : "";
        return new Palette(
                List.of(prefix + String.format(shape, 1), prefix + String.format(shape, 2)),
                i -> prefix + String.format(shape, i % 89 + 1));
    }

    private static Palette vector(String typeText, Chance chance) {
        String digits = typeText.replaceAll("\\D", "");
        int dimensions = digits.isEmpty() ? 3 : Integer.parseInt(digits);
        IntFunction<String> vector = i -> IntStream.range(0, dimensions)
                .mapToObj(d -> String.valueOf(chance.at((long) i * dimensions + d, 200) - 100))
                .collect(Collectors.joining(",", "[", "]"));
        return new Palette(List.of(vector.apply(1), vector.apply(2), vector.apply(3)), vector);
    }

    private static Palette integers(long base, long least, long greatest) {
        List<String> ordinary = new ArrayList<>();
        for (long value : new long[] {0, 1, 2, 3, 7, 10, 42, 100, 1_000, -1, greatest, least}) {
            ordinary.add(Long.toString(value));
        }
        return new Palette(ordinary, i -> Long.toString(base + i));
    }

    private static Palette numeric(int modifier, Chance chance) {
        if (modifier < MODIFIER_HEADER) {
            return new Palette(
                    List.of(
                            "0",
                            "1",
                            "2.5",
                            "-7.125",
                            "19.99",
                            "1000000",
                            "0.000001",
                            "123456789012345678901234567890"),
                    i -> (400_000_000L + chance.at(1, 900) * 1_000_000L + i) + ".5");
        }
        int precision = ((modifier - MODIFIER_HEADER) >> 16) & 0xffff;
        // Eleven bits with a sign, since PostgreSQL 15.
        int scale = (((modifier - MODIFIER_HEADER) & 0x7ff) ^ 1024) - 1024;
        BigDecimal greatest = new BigDecimal(BigInteger.TEN.pow(precision).subtract(BigInteger.ONE), scale);
        List<String> ordinary = new ArrayList<>(List.of("0"));
        for (String value : List.of("1", "2", "2.5", "19.99", "42", "-1")) {
            BigDecimal number = new BigDecimal(value).setScale(scale, RoundingMode.DOWN);
            if (number.abs().compareTo(greatest) <= 0) {
                ordinary.add(number.toPlainString());
            }
        }
        ordinary.add(greatest.toPlainString());
        ordinary.add(greatest.negate().toPlainString());
        BigInteger many = BigInteger.TEN.pow(Math.min(precision, 15));
        BigInteger base = many.divide(BigInteger.TWO);
        return new Palette(ordinary.stream().distinct().toList(), i -> {
            BigInteger unscaled = base.add(BigInteger.valueOf(i)).mod(many);
            return new BigDecimal(unscaled, scale).toPlainString();
        });
    }

    private static Palette floating(boolean single, Chance chance) {
        long base = single ? 1_000_000 + chance.at(1, 10) * 1_000L : 400_000_000L + chance.at(1, 900) * 1_000_000L;
        return new Palette(
                List.of("0", "1", "0.5", "-2.25", "3.14159", "1000000", single ? "3.4e38" : "1.7e308", "1e-30"),
                i -> Long.toString(base + i));
    }

    private static Palette text(int length, Chance chance) {
        int most = Math.min(length, LONGEST);
        List<String> ordinary = new ArrayList<>();
        for (String value : List.of(
                "", "a", "A", "7", "42", "Ada", "ada", "Zürich", "O'Brien", " two words ", "100 %", "a_b", "日本")) {
            if (value.length() <= most) {
                ordinary.add(value);
            }
        }
        if (most > 0) {
            ordinary.add("long".repeat(most / 4 + 1).substring(0, most));
        }
        String tag = Long.toString(Math.floorMod(chance.bits(1), 46_656L) + 46_656L, 36);
        return new Palette(ordinary, i -> distinctText(tag, i, length));
    }

    private static String distinctText(String tag, int ordinal, int length) {
        String plain = tag + "-" + ordinal;
        if (plain.length() <= length) {
            return plain;
        }
        if (length <= 0) {
            return "";
        }
        // The first letter keeps it apart from the numbers that short codes often are.
        int room = length == 1 ? 36 : 36 * (int) Math.pow(36, Math.min(length, 4) - 1.0);
        int digits = Math.min(length, 4);
        String code = Integer.toString(Math.floorMod(room - 1 - ordinal, room), 36);
        return "0".repeat(digits - code.length()) + code;
    }

    private static Palette json() {
        return new Palette(
                List.of(
                        "{}",
                        "{\"a\": 1}",
                        "{\"name\": \"Ada\", \"tags\": [\"x\", \"y\"], \"n\": 1.5}",
                        "{\"a\": {\"b\": [1, null, \"x\"]}, \"active\": true}",
                        "[]",
                        "[1, 2]"),
                i -> "{\"n\": " + i + "}");
    }

    private static Palette bits(int length, boolean exact) {
        int low = Math.min(length, 30);
        List<String> ordinary = new ArrayList<>(List.of("0".repeat(length), "1".repeat(length)));
        if (!exact) {
            ordinary.add("");
        }
        return new Palette(ordinary, i -> {
            String end = Integer.toBinaryString(i & ((1 << low) - 1));
            return "0".repeat(length - end.length()) + end;
        });
    }

    private Optional<Palette> range(SeedType type) {
        SeedType subtype = types.get(type.inner());
        return switch (subtype.name()) {
            case "int4", "int8", "numeric" ->
                Optional.of(new Palette(
                        List.of("empty", "[1,5)", "[0,100)", "(,10)", "[5,)"),
                        i -> "[" + (100_000 + 3 * i) + "," + (100_002 + 3 * i) + ")"));
            case "float4", "float8" ->
                Optional.of(new Palette(
                        List.of("empty", "[0.5,1.5)", "(,10]"),
                        i -> "[" + (1_000 + 3 * i) + "," + (1_002 + 3 * i) + ")"));
            case "date" ->
                Optional.of(new Palette(
                        List.of("empty", "[2024-01-01,2024-02-01)", "[2020-01-01,)"),
                        i -> days(i, LocalDate::toString)));
            case "timestamp", "timestamptz" ->
                Optional.of(new Palette(
                        List.of("empty", "[\"2024-01-01 00:00\",\"2024-02-01 00:00\")", "[\"2020-01-01 00:00\",)"),
                        i -> days(i, day -> "\"" + day + " 00:00\"")));
            default ->
                of(subtype.oid(), -1, subtype.text(), type.text())
                        .map(inner -> new Palette(
                                List.of("empty", "(,)"),
                                i -> "[" + quoted(inner.distinct().apply(i)) + ","
                                        + quoted(inner.distinct().apply(i)) + "]"));
        };
    }

    private static String days(int i, Function<LocalDate, String> text) {
        LocalDate first = Moments.FIRST_DAY.plusDays(3L * i);
        return "[" + text.apply(first) + "," + text.apply(first.plusDays(2)) + ")";
    }

    private static Palette multirange(Palette range) {
        List<String> ordinary = new ArrayList<>(List.of("{}"));
        range.ordinary().stream().filter(r -> !r.equals("empty")).forEach(r -> ordinary.add("{" + r + "}"));
        return new Palette(ordinary, i -> "{" + range.distinct().apply(i) + "}");
    }

    private static Palette array(Palette element, String delimiter) {
        List<String> some = element.ordinary();
        List<String> ordinary = new ArrayList<>(List.of("{}", "{NULL}"));
        for (int i = 0; i < some.size(); i++) {
            ordinary.add("{" + quoted(some.get(i)) + "}");
        }
        ordinary.add(some.stream().limit(3).map(Palettes::quoted).collect(Collectors.joining(delimiter, "{", "}")));
        ordinary.add("{" + quoted(some.get(0)) + delimiter + quoted(some.get(0)) + delimiter + "NULL}");
        return new Palette(
                ordinary,
                i -> "{" + quoted(element.distinct().apply(i)) + delimiter
                        + quoted(element.distinct().apply(i / 2)) + "}");
    }

    private Optional<Palette> composite(SeedType type, String name) {
        if (type.attributes().isEmpty()) {
            return Optional.empty();
        }
        List<Palette> attributes = new ArrayList<>();
        for (int i = 0; i < type.attributes().size(); i++) {
            SeedType attribute = types.get(type.attributes().get(i));
            Optional<Palette> palette = of(attribute.oid(), -1, attribute.text(), name + "." + i);
            if (palette.isEmpty()) {
                return Optional.empty();
            }
            attributes.add(palette.get());
        }
        IntFunction<String> some = i -> attributes.stream()
                .map(p -> quoted(p.ordinary().get(i % p.ordinary().size())))
                .collect(Collectors.joining(",", "(", ")"));
        return Optional.of(new Palette(
                List.of(some.apply(0), some.apply(1), some.apply(2), "(" + ",".repeat(attributes.size() - 1) + ")"),
                i -> attributes.stream()
                        .map(p -> quoted(p.distinct().apply(i)))
                        .collect(Collectors.joining(",", "(", ")"))));
    }

    /** As an element of an array or a composite value, or a bound of a range. */
    private static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    private static String uuid(Chance chance, int i) {
        return UUID.nameUUIDFromBytes((chance.seed() + ":" + i).getBytes(StandardCharsets.UTF_8))
                .toString();
    }

    /** Dates and times, the odd ones too. */
    private static final class Moments {
        static final LocalDate FIRST_DAY = LocalDate.of(2001, 3, 1);

        static final List<String> DATES = List.of(
                "2024-02-29", "2025-06-30", "2025-07-01", "1999-12-31", "1970-01-01", "1900-01-01", "9999-12-31");

        static final List<String> TIMESTAMPS = List.of(
                "2024-02-29 08:15:00",
                "2025-06-30 23:59:59.999999",
                "2025-07-01 00:00:00",
                "2000-01-01 00:00:00",
                "1970-01-01 00:00:00",
                "1900-01-01 12:00:00",
                "2038-01-19 03:14:08",
                "9999-12-31 23:59:59");

        static final List<String> TIMES = List.of("00:00:00", "08:15:00", "12:34:56.789", "23:59:59.999999");

        private Moments() {}

        static String at(int i) {
            return LocalDateTime.of(FIRST_DAY, LocalTime.MIDNIGHT)
                    .plusMinutes(97L * i)
                    .toString()
                    .replace('T', ' ');
        }

        static String time(int i) {
            return LocalTime.MIDNIGHT.plusSeconds(37L * i % 86_400).toString();
        }
    }
}
