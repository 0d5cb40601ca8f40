package io.github.migrationsafety.sql;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One token of PostgreSQL's lexer.
 *
 * @param kind what it is
 * @param text its text in the source, quotes included
 * @param start its first character in the source
 * @param end the character after its last
 */
record Token(Kind kind, String text, int start, int end) {
    /** What PostgreSQL's lexer tells apart (manual, "Lexical Structure"). */
    enum Kind {
        WORD,
        QUOTED_NAME,
        STRING,
        NUMBER,
        PARAMETER,
        OPERATOR,
        PUNCTUATION
    }

    /** PostgreSQL cuts names to NAMEDATALEN - 1 bytes. */
    private static final int MAX_NAME_BYTES = 63;

    /** Whether this is that word, written without quotes, in any case. */
    boolean is(String word) {
        return kind == Kind.WORD && text.equalsIgnoreCase(word);
    }

    /** Whether this is that punctuation or operator. */
    boolean isSign(String sign) {
        return (kind == Kind.PUNCTUATION || kind == Kind.OPERATOR) && text.equals(sign);
    }

    boolean isName() {
        return kind == Kind.WORD || kind == Kind.QUOTED_NAME;
    }

    /** The word in upper case, or an empty text for anything else. */
    String keyword() {
        return kind == Kind.WORD ? text.toUpperCase(Locale.ROOT) : "";
    }

    /** The name as PostgreSQL stores it: folded if it is not quoted, quotes and escapes taken off. */
    String name() {
        return cut(kind == Kind.WORD ? fold(text) : Literals.quotedName(text));
    }

    /** Folds ASCII letters only, as PostgreSQL does for a UTF-8 database. */
    private static String fold(String word) {
        StringBuilder folded = new StringBuilder(word);
        for (int i = 0; i < folded.length(); i++) {
            char c = folded.charAt(i);
            if (c >= 'A' && c <= 'Z') {
                folded.setCharAt(i, (char) (c + 'a' - 'A'));
            }
        }
        return folded.toString();
    }

    private static String cut(String name) {
        if (name.length() <= MAX_NAME_BYTES / 3) {
            return name;
        }
        int bytes = 0;
        for (int i = 0; i < name.length(); i = name.offsetByCodePoints(i, 1)) {
            bytes += Character.toString(name.codePointAt(i)).getBytes(StandardCharsets.UTF_8).length;
            if (bytes > MAX_NAME_BYTES) {
                return name.substring(0, i);
            }
        }
        return name;
    }
}
