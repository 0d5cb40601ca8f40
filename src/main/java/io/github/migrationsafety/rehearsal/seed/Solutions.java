package io.github.migrationsafety.rehearsal.seed;

import com.github.curiousoddman.rgxgen.RgxGen;
import com.github.curiousoddman.rgxgen.parsing.dflt.RgxGenParseException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Values that conditions may let pass, guessed from what stands in the conditions: their strings, numbers and what lies between
 * them, texts of the lengths that they name, texts that match their patterns. The server says afterwards which do pass.
 */
final class Solutions {
    private static final int STEPS_BETWEEN = 12;
    private static final int LONGEST = 2_000;
    private static final Pattern MOMENT =
            Pattern.compile("(\\d{4})-(\\d\\d)-(\\d\\d)(?:[ T](\\d\\d):(\\d\\d)(?::(\\d\\d))?)?.*");
    private static final DateTimeFormatter SECONDS = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

    private Solutions() {}

    /**
     * Guesses.
     *
     * @param expressions the conditions
     * @param type the type of the values, a domain's base type
     * @param count how many values are wanted where there are so many
     */
    static List<String> of(List<String> expressions, SeedType type, int count, Chance chance) {
        Set<String> guesses = new LinkedHashSet<>();
        for (String expression : expressions) {
            switch (type.category()) {
                case 'N' -> numbers(expression, type, count, guesses);
                case 'D' -> moments(expression, type, count, guesses);
                case 'B', 'E' -> guesses.addAll(SqlExpression.strings(expression));
                case 'A' -> arrays(expression, guesses);
                case 'R' -> guesses.addAll(SqlExpression.strings(expression));
                case 'S' -> texts(expression, count, chance, guesses);
                default -> {
                    guesses.addAll(SqlExpression.strings(expression));
                    if (type.name().startsWith("json")) {
                        documents(expression, guesses);
                    } else if (type.name().equals("citext")) {
                        texts(expression, count, chance, guesses);
                    }
                }
            }
        }
        return List.copyOf(guesses);
    }

    private static void numbers(String expression, SeedType type, int count, Set<String> guesses) {
        boolean whole = type.name().startsWith("int") || type.name().equals("oid");
        TreeSet<BigDecimal> bounds = new TreeSet<>(SqlExpression.numbers(expression));
        BigDecimal last = null;
        for (BigDecimal bound : bounds) {
            for (String step : List.of("0", "1", "-1", "0.01", "-0.01", "10", "1000")) {
                add(bound.add(new BigDecimal(step)), whole, guesses);
            }
            if (last != null) {
                BigDecimal step = bound.subtract(last).divide(BigDecimal.valueOf(count + 1L), 6, RoundingMode.DOWN);
                for (int i = 1; i <= count && step.signum() > 0; i++) {
                    add(last.add(step.multiply(BigDecimal.valueOf(i))), whole, guesses);
                }
            }
            last = bound;
        }
        if (last != null) {
            for (int i = 2; i < count; i++) {
                add(last.add(BigDecimal.valueOf(i)), whole, guesses);
                add(bounds.first().subtract(BigDecimal.valueOf(i)), whole, guesses);
            }
        }
    }

    private static void add(BigDecimal value, boolean whole, Set<String> guesses) {
        BigDecimal rounded = whole ? value.setScale(0, RoundingMode.FLOOR) : value.stripTrailingZeros();
        guesses.add(rounded.toPlainString());
    }

    private static void moments(String expression, SeedType type, int count, Set<String> guesses) {
        TreeSet<LocalDateTime> bounds = new TreeSet<>();
        for (String text : SqlExpression.strings(expression)) {
            moment(text).ifPresent(bounds::add);
        }
        LocalDateTime last = null;
        for (LocalDateTime bound : bounds) {
            for (long seconds : new long[] {0, 1, -1, 3_600, -3_600, 86_400, -86_400, 2_592_000, -2_592_000}) {
                guesses.add(written(bound.plusSeconds(seconds), type));
            }
            if (last != null) {
                int steps = Math.max(STEPS_BETWEEN, count);
                long step = (bound.toEpochSecond(ZoneOffset.UTC) - last.toEpochSecond(ZoneOffset.UTC)) / (steps + 1);
                for (int i = 1; i <= steps && step > 0; i++) {
                    guesses.add(written(last.plusSeconds(step * i), type));
                }
            }
            last = bound;
        }
        for (int i = 2; i < count && last != null; i++) {
            guesses.add(written(last.plusHours(i * 25L), type));
            guesses.add(written(bounds.first().minusHours(i * 25L), type));
        }
    }

    private static Optional<LocalDateTime> moment(String text) {
        Matcher moment = MOMENT.matcher(text);
        if (!moment.matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(LocalDateTime.of(
                    number(moment, 1),
                    number(moment, 2),
                    number(moment, 3),
                    number(moment, 4),
                    number(moment, 5),
                    number(moment, 6)));
        } catch (java.time.DateTimeException e) {
            return Optional.empty();
        }
    }

    private static int number(Matcher moment, int group) {
        return moment.group(group) == null ? 0 : Integer.parseInt(moment.group(group));
    }

    private static String written(LocalDateTime moment, SeedType type) {
        String text = SECONDS.format(moment);
        return switch (type.name()) {
            case "date" -> text.substring(0, 10);
            case "time", "timetz" -> text.substring(11);
            case "timestamptz" -> text + "+00";
            default -> text;
        };
    }

    private static void texts(String expression, int count, Chance chance, Set<String> guesses) {
        List<String> strings = SqlExpression.strings(expression);
        for (String regex : SqlExpression.regexes(expression)) {
            matching(regex, count, chance, guesses);
        }
        guesses.addAll(strings);
        for (String string : strings) {
            if (string.length() > 100) {
                continue;
            }
            for (int i = 0; i < Math.min(count, 50); i++) {
                String part = "x" + i;
                guesses.add(part + string + part);
                guesses.add(string + part);
                guesses.add(string.replace("\\", "").replace("%", part).replace("_", "a"));
            }
            guesses.add(string.replace("%", "").replace("_", "a"));
        }
        for (BigDecimal number : SqlExpression.numbers(expression)) {
            if (number.signum() >= 0 && number.compareTo(BigDecimal.valueOf(LONGEST)) <= 0) {
                ofLength(number.intValue(), count, guesses);
                ofLength(number.intValue() + 1, 4, guesses);
                ofLength(number.intValue() - 1, 4, guesses);
            }
        }
    }

    /** Digits, capitals, small letters: what codes of a fixed length are made of. */
    private static void ofLength(int length, int count, Set<String> guesses) {
        if (length <= 0) {
            return;
        }
        for (int i = 0; i < count; i++) {
            String digits = Integer.toString(i);
            if (digits.length() <= length) {
                String code = "7".repeat(length - digits.length()) + digits;
                guesses.add(code);
                guesses.add(letters(code, 'A'));
                guesses.add(letters(code, 'a'));
            }
        }
    }

    private static String letters(String digits, char first) {
        StringBuilder text = new StringBuilder();
        digits.chars().forEach(d -> text.append((char) (first + d - '0')));
        return text.toString();
    }

    private static void matching(String regex, int count, Chance chance, Set<String> guesses) {
        // PostgreSQL's classes and escapes that Java's syntax has by another name.
        String java = regex.replace("[:alnum:]", "A-Za-z0-9")
                .replace("[:alpha:]", "A-Za-z")
                .replace("[:digit:]", "0-9")
                .replace("[:upper:]", "A-Z")
                .replace("[:lower:]", "a-z")
                .replace("[:space:]", " ")
                .replace("\\A", "^")
                .replace("\\Z", "$")
                .replace("\\m", "")
                .replace("\\M", "");
        try {
            RgxGen generator = RgxGen.parse(java);
            Random random = new Random(chance.seed());
            for (int i = 0; i < count; i++) {
                String match = generator.generate(random);
                if (match.length() <= LONGEST) {
                    guesses.add(match);
                }
            }
        } catch (RgxGenParseException | IllegalArgumentException | UnsupportedOperationException e) {
            // What it cannot read it cannot help with; the other guesses may do.
            return;
        }
    }

    private static void arrays(String expression, Set<String> guesses) {
        List<String> elements = new ArrayList<>(SqlExpression.strings(expression));
        SqlExpression.numbers(expression).forEach(n -> elements.add(n.toPlainString()));
        List<String> inside = new ArrayList<>();
        for (String element : elements) {
            String quoted = '"' + element.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
            guesses.add(element);
            guesses.add("{" + quoted + "}");
            inside.add(quoted);
            guesses.add("{" + String.join(",", inside) + "}");
        }
        for (int size = 2; size < 6; size++) {
            guesses.add("{" + "1,".repeat(size - 1) + "1}");
        }
    }

    private static void documents(String expression, Set<String> guesses) {
        StringBuilder all = new StringBuilder();
        for (String key : SqlExpression.strings(expression)) {
            if (!key.matches("[\\w.:-]+")) {
                continue;
            }
            for (String value : List.of("1", "\"x\"", "{}", "[]", "true", "null")) {
                guesses.add("{\"" + key + "\": " + value + "}");
            }
            guesses.add("\"" + key + "\"");
            all.append(all.isEmpty() ? "" : ", ").append('"').append(key).append("\": ");
            guesses.add("{" + all + "1}");
            guesses.add("{" + all + "\"x\"}");
            all.append('1');
        }
        guesses.addAll(List.of("1", "\"x\"", "true", "null"));
    }
}
