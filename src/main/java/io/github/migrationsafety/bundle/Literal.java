package io.github.migrationsafety.bundle;

import java.util.Optional;

/**
 * String constants of PostgreSQL.
 *
 * @see <a href="https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-STRINGS">String constants</a>
 */
final class Literal {
    private Literal() {}

    static String of(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    static String orNull(Optional<String> text) {
        return text.map(Literal::of).orElse("NULL");
    }

    /** With a tag that the text does not hold. */
    static String dollarQuoted(String text) {
        String tag = "$block$";
        for (int i = 1; text.contains(tag); i++) {
            tag = "$block" + i + "$";
        }
        return tag + text + tag;
    }
}
