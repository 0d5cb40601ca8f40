package io.github.migrationsafety.rule;

import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ConstraintDefinition;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whether PostgreSQL can tell without reading a table that a column holds no NULL: it is NOT NULL, or a validated CHECK says so,
 * alone or joined by AND with other conditions. Stateless.
 *
 * @see <a href="https://www.postgresql.org/docs/17/sql-altertable.html#SQL-ALTERTABLE-DESC-SET-DROP-NOT-NULL">ALTER TABLE … SET
 *     NOT NULL</a>: "if a valid CHECK constraint exists which proves no NULL can exist, then the table scan is skipped"
 */
public final class NotNullProof {
    private static final Pattern IS_NOT_NULL =
            Pattern.compile("(?is)\\s*(\"(?:[^\"]|\"\")+\"|[\\w$]+)\\s+is\\s+not\\s+null\\s*");

    private NotNullProof() {}

    /** Whether the column of a table that is known is proven to hold no NULL. */
    public static boolean holds(Table table, String column) {
        return table.column(column).filter(c -> c.notNull()).isPresent()
                || table.constraints().stream()
                        .filter(c -> c.kind() == ConstraintDefinition.Kind.CHECK && c.validated())
                        .flatMap(c -> c.expression().stream())
                        .anyMatch(e -> says(e, column));
    }

    /** Whether a constraint is a CHECK that, once validated, proves it. */
    public static boolean proves(Constraint constraint, String column) {
        return constraint.expression().filter(e -> says(e, column)).isPresent();
    }

    /** Whether a condition is {@code column IS NOT NULL}, alone or joined by AND with others. */
    static boolean says(String condition, String column) {
        return terms(condition).stream().anyMatch(term -> {
            Matcher matcher = IS_NOT_NULL.matcher(term);
            return matcher.matches() && name(matcher.group(1)).equals(column);
        });
    }

    private static String name(String written) {
        return written.startsWith("\"")
                ? written.substring(1, written.length() - 1).replace("\"\"", "\"")
                : written.toLowerCase(Locale.ROOT);
    }

    /** The conditions that AND joins on the outermost level, without brackets around them. */
    private static List<String> terms(String condition) {
        String text = unbracketed(condition);
        List<String> parts = split(text);
        if (parts.size() == 1) {
            return parts;
        }
        List<String> terms = new ArrayList<>();
        parts.forEach(p -> terms.addAll(terms(p)));
        return terms;
    }

    private static List<String> split(String text) {
        List<String> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        boolean between = false;
        Matcher token = Pattern.compile("(?i)'(?:[^']|'')*'|\"(?:[^\"]|\"\")*\"|[()]|\\b(?:and|or|between)\\b")
                .matcher(text);
        while (token.find()) {
            String t = token.group().toLowerCase(Locale.ROOT);
            if (t.equals("(")) {
                depth++;
            } else if (t.equals(")")) {
                depth--;
            } else if (depth == 0 && t.equals("or")) {
                return List.of(text);
            } else if (depth == 0 && t.equals("between")) {
                between = true;
            } else if (depth == 0 && t.equals("and") && between) {
                between = false;
            } else if (depth == 0 && t.equals("and")) {
                parts.add(text.substring(from, token.start()));
                from = token.end();
            }
        }
        parts.add(text.substring(from));
        return parts;
    }

    private static String unbracketed(String condition) {
        String text = condition.strip();
        while (text.startsWith("(") && closing(text) == text.length() - 1) {
            text = text.substring(1, text.length() - 1).strip();
        }
        return text;
    }

    private static int closing(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            depth += text.charAt(i) == '(' ? 1 : text.charAt(i) == ')' ? -1 : 0;
            if (depth == 0) {
                return i;
            }
        }
        return text.length();
    }
}
