package io.github.migrationsafety.sql;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The values of quoted names and strings (PostgreSQL manual, "Lexical Structure"). */
final class Literals {
    private static final Pattern UESCAPE =
            Pattern.compile("(?s)^(.*[\"'])\\s+UESCAPE\\s+'(.)'$", Pattern.CASE_INSENSITIVE);

    private Literals() {}

    /** The name that {@code "…"} or {@code U&"…"} stands for. */
    static String quotedName(String text) {
        return text.charAt(0) == '"' ? text.substring(1, text.length() - 1).replace("\"\"", "\"") : unicode(text, '"');
    }

    /** The value of a string constant of any form. */
    static String string(String text) {
        return switch (text.charAt(0)) {
            case '$' -> {
                int tag = text.indexOf('$', 1) + 1;
                yield text.substring(tag, text.length() - tag);
            }
            case 'e', 'E' -> escapes(text.substring(2, text.length() - 1));
            case 'u', 'U' -> unicode(text, '\'');
            case '\'' -> text.substring(1, text.length() - 1).replace("''", "'");
            default -> text.substring(2, text.length() - 1).replace("''", "'");
        };
    }

    private static String unicode(String text, char quote) {
        Matcher uescape = UESCAPE.matcher(text);
        boolean own = uescape.find();
        char escape = own ? uescape.group(2).charAt(0) : '\\';
        String literal = own ? uescape.group(1) : text;
        String body = literal.substring(3, literal.length() - 1).replace("" + quote + quote, "" + quote);
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c != escape) {
                value.append(c);
            } else if (i + 1 < body.length() && body.charAt(i + 1) == escape) {
                value.append(escape);
                i++;
            } else {
                boolean six = i + 1 < body.length() && body.charAt(i + 1) == '+';
                int from = i + (six ? 2 : 1);
                int to = from + (six ? 6 : 4);
                value.appendCodePoint(hex(body, from, to));
                i = to - 1;
            }
        }
        return value.toString();
    }

    private static String escapes(String body) {
        StringBuilder value = new StringBuilder();
        for (int i = 0; i < body.length(); i++) {
            char c = body.charAt(i);
            if (c == '\'') {
                value.append(c);
                i++;
            } else if (c != '\\') {
                value.append(c);
            } else {
                i = escape(body, i + 1, value);
            }
        }
        return value.toString();
    }

    /** Appends what the escape at {@code at} stands for, and returns its last character. */
    private static int escape(String body, int at, StringBuilder value) {
        char c = body.charAt(at);
        switch (c) {
            case 'b' -> value.append('\b');
            case 'f' -> value.append('\f');
            case 'n' -> value.append('\n');
            case 'r' -> value.append('\r');
            case 't' -> value.append('\t');
            case 'u' -> {
                value.appendCodePoint(hex(body, at + 1, at + 5));
                return at + 4;
            }
            case 'U' -> {
                value.appendCodePoint(hex(body, at + 1, at + 9));
                return at + 8;
            }
            default -> {
                if (c == 'x' || (c >= '0' && c <= '7')) {
                    // Bytes of the server's encoding: what text they make depends on the bytes around them.
                    throw new NotReadException();
                }
                value.append(c);
            }
        }
        return at;
    }

    private static int hex(String body, int from, int to) {
        if (to > body.length()) {
            throw new NotReadException();
        }
        try {
            int point = Integer.parseInt(body.substring(from, to), 16);
            if (Character.isValidCodePoint(point)) {
                return point;
            }
        } catch (NumberFormatException e) {
            throw new NotReadException();
        }
        throw new NotReadException();
    }
}
