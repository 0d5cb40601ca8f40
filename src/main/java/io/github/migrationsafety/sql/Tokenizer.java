package io.github.migrationsafety.sql;

import java.util.ArrayList;
import java.util.List;

/**
 * Cuts SQL into tokens exactly as PostgreSQL's scanner does (src/backend/parser/scan.l): nested comments, dollar quotes,
 * {@code E''}, {@code U&""}, operators. {@code standard_conforming_strings} is taken to be on, its default since 9.1.
 */
final class Tokenizer {
    private static final String OPERATOR_SIGNS = "+-*/<>=~!@#%^&|`?";
    private static final String SIGNS_THAT_MAY_END_IN_PLUS_OR_MINUS = "~!@#%^&|`?";

    private final String sql;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Tokenizer(String sql) {
        this.sql = sql;
    }

    /** @throws NotReadException if a string, a name or a comment is not closed */
    static List<Token> tokens(String sql) {
        Tokenizer tokenizer = new Tokenizer(sql);
        while (tokenizer.skipBlank()) {
            tokenizer.next();
        }
        return tokenizer.tokens;
    }

    private boolean skipBlank() {
        while (at < sql.length()) {
            if (Character.isWhitespace(sql.charAt(at)) || (at == 0 && sql.charAt(at) == '\uFEFF')) {
                at++;
            } else if (sql.startsWith("--", at)) {
                at = lineEnd(at);
            } else if (sql.startsWith("/*", at)) {
                at = commentEnd(at);
            } else {
                return true;
            }
        }
        return false;
    }

    private int lineEnd(int from) {
        int end = from;
        while (end < sql.length() && sql.charAt(end) != '\n' && sql.charAt(end) != '\r') {
            end++;
        }
        return end;
    }

    private int commentEnd(int from) {
        int depth = 0;
        for (int i = from; i + 1 < sql.length(); i++) {
            if (sql.startsWith("/*", i)) {
                depth++;
                i++;
            } else if (sql.startsWith("*/", i)) {
                depth--;
                i++;
                if (depth == 0) {
                    return i + 1;
                }
            }
        }
        throw new NotReadException();
    }

    private void next() {
        char c = sql.charAt(at);
        char d = at + 1 < sql.length() ? sql.charAt(at + 1) : '\0';
        if (isNameStart(c) && d != '\'' && d != '&') {
            // Most tokens are words; what else begins with a letter goes on with one of these signs.
            add(Token.Kind.WORD, nameEnd(at));
        } else if (c == '\'') {
            plainString();
        } else if (c == '"') {
            add(Token.Kind.QUOTED_NAME, quoteEnd(at, '"', false));
        } else if ("eE".indexOf(c) >= 0 && d == '\'') {
            add(Token.Kind.STRING, quoteEnd(at + 1, '\'', true));
        } else if ("bBxXnN".indexOf(c) >= 0 && d == '\'') {
            add(Token.Kind.STRING, quoteEnd(at + 1, '\'', false));
        } else if ("uU".indexOf(c) >= 0 && (sql.startsWith("&'", at + 1) || sql.startsWith("&\"", at + 1))) {
            unicodeLiteral();
        } else if (isNameStart(c)) {
            add(Token.Kind.WORD, nameEnd(at));
        } else if (isDigit(c) || (c == '.' && isDigit(d))) {
            add(Token.Kind.NUMBER, numberEnd());
        } else if (c == '$') {
            dollar(d);
        } else if (OPERATOR_SIGNS.indexOf(c) >= 0) {
            add(Token.Kind.OPERATOR, operatorEnd());
        } else if ("()[],;.:".indexOf(c) >= 0) {
            add(
                    Token.Kind.PUNCTUATION,
                    at + (sql.startsWith("::", at) || sql.startsWith(":=", at) || sql.startsWith("..", at) ? 2 : 1));
        } else {
            throw new NotReadException();
        }
    }

    private void add(Token.Kind kind, int end) {
        tokens.add(new Token(kind, sql.substring(at, end), at, end));
        at = end;
    }

    /** {@code '…'}, and what goes on with it on another line (manual, "String Constants"). */
    private void plainString() {
        int end = quoteEnd(at, '\'', false);
        String text = sql.substring(at, end);
        for (int more = continuation(end); more >= 0; more = continuation(end)) {
            end = quoteEnd(more, '\'', false);
            text = text.substring(0, text.length() - 1) + sql.substring(more + 1, end);
        }
        tokens.add(new Token(Token.Kind.STRING, text, at, end));
        at = end;
    }

    /** Where a string goes on that has been closed at an offset, or -1. */
    private int continuation(int closed) {
        int next = closed;
        boolean line = false;
        while (next < sql.length() && Character.isWhitespace(sql.charAt(next))) {
            line |= sql.charAt(next) == '\n' || sql.charAt(next) == '\r';
            next++;
        }
        return line && next < sql.length() && sql.charAt(next) == '\'' ? next : -1;
    }

    private int quoteEnd(int open, char quote, boolean backslash) {
        for (int i = open + 1; i < sql.length(); i++) {
            char c = sql.charAt(i);
            if (backslash && c == '\\') {
                i++;
            } else if (c == quote) {
                if (i + 1 < sql.length() && sql.charAt(i + 1) == quote) {
                    i++;
                } else if (quote == '"' && i == open + 1) {
                    throw new NotReadException();
                } else {
                    return i + 1;
                }
            }
        }
        throw new NotReadException();
    }

    /** {@code U&'…'} or {@code U&"…"}, with the UESCAPE that may follow it. */
    private void unicodeLiteral() {
        char quote = sql.charAt(at + 2);
        int end = quoteEnd(at + 2, quote, false);
        int word = end;
        while (word < sql.length() && Character.isWhitespace(sql.charAt(word))) {
            word++;
        }
        if (word > end && sql.regionMatches(true, word, "UESCAPE", 0, 7)) {
            int escape = sql.indexOf('\'', word);
            if (escape >= 0 && sql.substring(word + 7, escape).isBlank()) {
                end = quoteEnd(escape, '\'', false);
            }
        }
        add(quote == '"' ? Token.Kind.QUOTED_NAME : Token.Kind.STRING, end);
    }

    private void dollar(char next) {
        if (isDigit(next)) {
            int end = at + 1;
            while (end < sql.length() && isDigit(sql.charAt(end))) {
                end++;
            }
            add(Token.Kind.PARAMETER, end);
            return;
        }
        int tagEnd = at + 1;
        while (tagEnd < sql.length() && isNamePart(sql.charAt(tagEnd)) && sql.charAt(tagEnd) != '$') {
            tagEnd++;
        }
        if (tagEnd >= sql.length() || sql.charAt(tagEnd) != '$') {
            throw new NotReadException();
        }
        String tag = sql.substring(at, tagEnd + 1);
        int close = sql.indexOf(tag, tagEnd + 1);
        if (close < 0) {
            throw new NotReadException();
        }
        add(Token.Kind.STRING, close + tag.length());
    }

    private int nameEnd(int from) {
        int end = from;
        while (end < sql.length() && isNamePart(sql.charAt(end))) {
            end++;
        }
        return end;
    }

    private int numberEnd() {
        int i = at;
        if (sql.charAt(i) == '0' && i + 2 < sql.length() && "xXoObB".indexOf(sql.charAt(i + 1)) >= 0) {
            i += 2;
            while (i < sql.length() && (Character.digit(sql.charAt(i), 16) >= 0 || sql.charAt(i) == '_')) {
                i++;
            }
            return wholeNumber(i);
        }
        i = digitsEnd(i);
        if (i < sql.length() && sql.charAt(i) == '.' && !sql.startsWith("..", i)) {
            i = digitsEnd(i + 1);
        }
        if (i < sql.length() && (sql.charAt(i) == 'e' || sql.charAt(i) == 'E')) {
            int exponent = i + 1;
            if (exponent < sql.length() && (sql.charAt(exponent) == '+' || sql.charAt(exponent) == '-')) {
                exponent++;
            }
            if (exponent < sql.length() && isDigit(sql.charAt(exponent))) {
                i = digitsEnd(exponent);
            }
        }
        return wholeNumber(i);
    }

    /** "Trailing junk after numeric literal" is an error since PostgreSQL 15. */
    private int wholeNumber(int end) {
        if (end < sql.length() && isNameStart(sql.charAt(end))) {
            throw new NotReadException();
        }
        return end;
    }

    private int digitsEnd(int from) {
        int end = from;
        while (end < sql.length() && (isDigit(sql.charAt(end)) || sql.charAt(end) == '_')) {
            end++;
        }
        return end;
    }

    private int operatorEnd() {
        int end = at;
        boolean mayEndInPlusOrMinus = false;
        while (end < sql.length()
                && OPERATOR_SIGNS.indexOf(sql.charAt(end)) >= 0
                && !sql.startsWith("--", end)
                && !sql.startsWith("/*", end)) {
            mayEndInPlusOrMinus |= SIGNS_THAT_MAY_END_IN_PLUS_OR_MINUS.indexOf(sql.charAt(end)) >= 0;
            end++;
        }
        if (!mayEndInPlusOrMinus) {
            while (end - at > 1 && (sql.charAt(end - 1) == '+' || sql.charAt(end - 1) == '-')) {
                end--;
            }
        }
        return end;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNameStart(char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (c >= 0x80 && c != '\uFEFF');
    }

    private static boolean isNamePart(char c) {
        return isNameStart(c) || isDigit(c) || c == '$';
    }
}
