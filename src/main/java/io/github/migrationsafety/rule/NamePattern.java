package io.github.migrationsafety.rule;

import io.github.migrationsafety.sql.QualifiedName;
import java.util.regex.Pattern;

/**
 * A pattern of the policy file, with {@code *} for any text, the empty one included. Immutable.
 *
 * @param text the pattern as written
 */
public record NamePattern(String text) {
    /** Whether a text matches as a whole. */
    public boolean matches(String candidate) {
        StringBuilder regex = new StringBuilder();
        for (String part : text.split("\\*", -1)) {
            regex.append(regex.isEmpty() ? "" : ".*").append("\\Q").append(part).append("\\E");
        }
        return Pattern.compile(regex.toString(), Pattern.DOTALL)
                .matcher(candidate)
                .matches();
    }

    /** Whether a table matches, by its name in any schema or by {@code schema.name}. */
    public boolean matches(QualifiedName table) {
        return matches(table.name()) || matches(table.toString());
    }
}
