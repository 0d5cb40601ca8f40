package io.github.migrationsafety.sql;

import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * A statement with every token where it was, but without comments and with literals that any grammar can read: the parsers
 * stumble over {@code E'it\'s'}, {@code U&''}, {@code 1_000}, {@code 0x1F} and the older form {@code LANGUAGE 'plpgsql'}, and what
 * a literal says is not theirs to judge.
 */
final class PlainText {
    private PlainText() {}

    /** A whole text, from its first character on. */
    static String of(Tokens tokens) {
        return tokens.isEmpty()
                ? ""
                : " ".repeat(tokens.get(0).start()) + of(tokens, new Reading(List.of(), false, List.of()));
    }

    static String of(Tokens tokens, Reading reading) {
        Set<Token> left = Set.copyOf(reading.settled());
        int from = tokens.get(0).start();
        int to = tokens.get(tokens.size() - 1).end();
        char[] text = new char[to - from];
        Arrays.fill(text, ' ');
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (!left.contains(token)) {
                boolean language = i > 0 && tokens.is(i - 1, "LANGUAGE") && token.kind() == Token.Kind.STRING;
                put(language ? "x".repeat(token.text().length()) : plain(token), text, token.start() - from);
            }
        }
        return new String(text);
    }

    private static void put(String plain, char[] text, int at) {
        plain.getChars(0, plain.length(), text, at);
    }

    private static String plain(Token token) {
        return switch (token.kind()) {
            case STRING -> string(token.text());
            case NUMBER -> number(token.text());
            case QUOTED_NAME -> quoted(token.text());
            default -> token.text();
        };
    }

    /** Any string as a plain one of the same length. */
    private static String string(String text) {
        char first = text.charAt(0);
        if ("bBxX".indexOf(first) >= 0) {
            return text;
        }
        int open = first == '$' ? 0 : text.indexOf('\'');
        int close = text.length() - 1;
        char[] plain = text.toCharArray();
        Arrays.fill(plain, 0, open, ' ');
        for (int i = open + 1; i < close; i++) {
            if (plain[i] == '\'' || plain[i] == '\\' || first == '$') {
                plain[i] = '_';
            }
        }
        plain[open] = '\'';
        plain[close] = '\'';
        return new String(plain);
    }

    private static String number(String text) {
        boolean plain = text.chars()
                .allMatch(c -> c != '_' && c != 'x' && c != 'X' && c != 'o' && c != 'O' && c != 'b' && c != 'B');
        return plain ? text : "1".repeat(text.length());
    }

    private static String quoted(String text) {
        if (text.charAt(0) == '"') {
            return text;
        }
        int close = text.lastIndexOf('"');
        String name = text.endsWith("'") ? text.substring(0, text.lastIndexOf('"', close) + 1) : text;
        return "  " + name.substring(2);
    }
}
