package io.github.migrationsafety.rehearsal.seed;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks into the text of an expression as PostgreSQL writes it. */
final class SqlExpression {
    private static final Pattern STRING = Pattern.compile("E?'((?:[^']|'')*)'");
    private static final Pattern QUOTED =
            Pattern.compile("E'(?:[^'\\\\]|\\\\.|'')*'|'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"");
    private static final Pattern NUMBER = Pattern.compile("(?<![\\w.\"])-?\\d+(?:\\.\\d+)?(?![\\w\"])");
    private static final Pattern REGEX = Pattern.compile("(?<!!)~\\*? E?'((?:[^']|'')*)'");
    private static final Pattern PLAIN_NUMBER = Pattern.compile("-?\\d{1,30}(?:\\.\\d{1,30})?");
    private static final Pattern VALUE = Pattern.compile("\\bVALUE\\b");
    private static final int MOST = 60;

    private SqlExpression() {}

    /** The strings in it, in order. */
    static List<String> strings(String expression) {
        List<String> found = new ArrayList<>();
        Matcher string = STRING.matcher(expression);
        while (string.find() && found.size() < MOST) {
            found.add(string.group(1).replace("''", "'"));
        }
        return found;
    }

    /** The numbers in it, quoted or not, in order. */
    static List<BigDecimal> numbers(String expression) {
        List<BigDecimal> found = new ArrayList<>();
        strings(expression).stream()
                .filter(s -> PLAIN_NUMBER.matcher(s).matches())
                .forEach(s -> found.add(new BigDecimal(s)));
        Matcher number = NUMBER.matcher(STRING.matcher(expression).replaceAll("''"));
        while (number.find() && found.size() < MOST && number.group().length() < 60) {
            found.add(new BigDecimal(number.group()));
        }
        return found;
    }

    /** The regular expressions that something must match. */
    static List<String> regexes(String expression) {
        List<String> found = new ArrayList<>();
        Matcher regex = REGEX.matcher(expression);
        while (regex.find() && found.size() < MOST) {
            found.add(regex.group(1).replace("''", "'"));
        }
        return found;
    }

    /** Whether a column's name stands in it. */
    static boolean mentions(String expression, String column) {
        String outside = STRING.matcher(expression).replaceAll("''");
        return outside.contains('"' + column.replace("\"", "\"\"") + '"')
                || Pattern.compile("(?<![\\w$\"])" + Pattern.quote(column) + "(?![\\w$\"])")
                        .matcher(outside)
                        .find();
    }

    /** A domain's condition, about a column in place of {@code VALUE}. */
    static String aboutColumn(String condition, String quotedColumn) {
        StringBuilder result = new StringBuilder();
        Matcher string = STRING.matcher(condition);
        String replacement = Matcher.quoteReplacement(quotedColumn);
        int end = 0;
        while (string.find()) {
            result.append(
                    VALUE.matcher(condition.substring(end, string.start())).replaceAll(replacement));
            result.append(string.group());
            end = string.end();
        }
        return result.append(VALUE.matcher(condition.substring(end)).replaceAll(replacement))
                .toString();
    }

    /** For a statement with parameters: the driver takes a lone question mark, which is an operator here, for one. */
    static String forDriver(String expression) {
        StringBuilder result = new StringBuilder();
        Matcher quoted = QUOTED.matcher(expression);
        int end = 0;
        while (quoted.find()) {
            result.append(expression.substring(end, quoted.start()).replace("?", "??"));
            result.append(quoted.group());
            end = quoted.end();
        }
        return result.append(expression.substring(end).replace("?", "??")).toString();
    }
}
