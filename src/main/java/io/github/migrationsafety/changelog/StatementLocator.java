package io.github.migrationsafety.changelog;

import java.util.OptionalInt;

/**
 * Finds the lines of SQL statements in the text that they were split from. Statements must be asked for in order. The text may
 * differ from the statements by what Liquibase or the format does to it: parameters, comments, XML entities, escapes, white
 * space.
 */
final class StatementLocator {
    private final SourceText text;
    private int line;
    private int column;

    StatementLocator(SourceText text) {
        this.text = text;
        this.line = text.fromLine();
    }

    private StatementLocator(SourceText text, int line) {
        this.text = text;
        this.line = line;
    }

    /** One that begins anew at a line of the same text. */
    StatementLocator from(int number) {
        return new StatementLocator(text, Math.max(text.fromLine(), Math.min(number, text.toLine())));
    }

    /** The line on which a statement begins, after the one that was asked for before; empty if it is not found. */
    OptionalInt next(String statement) {
        String code = withoutLeadingComments(statement);
        if (code.isEmpty()) {
            return OptionalInt.empty();
        }
        for (int number = line; number <= text.toLine(); number++) {
            String candidate = text.line(number);
            int at = find(candidate, number == line ? column : 0, code);
            if (at >= 0) {
                moveBehind(number, at, code);
                return OptionalInt.of(number);
            }
        }
        return OptionalInt.empty();
    }

    private void moveBehind(int number, int at, String code) {
        int breaks = (int) code.chars().filter(c -> c == '\n').count();
        line = Math.min(number + breaks, text.toLine());
        column = breaks == 0 || line == number ? at + 1 : 0;
    }

    private static int find(String candidate, int from, String code) {
        int comment = candidate.indexOf("--");
        int end = comment < 0 ? candidate.length() : comment;
        for (int at = from; at < end; at++) {
            boolean wordStart = candidate.charAt(at) == code.charAt(0)
                    && (at == 0 || !Character.isJavaIdentifierPart(candidate.charAt(at - 1)));
            if (wordStart && agrees(candidate, at, code)) {
                return at;
            }
        }
        return -1;
    }

    /** Whether the rest of the line can be the beginning of the statement, as far as both can be compared. */
    private static boolean agrees(String line, int from, String code) {
        int at = from;
        int in = 0;
        int words = 0;
        while (at < line.length() && in < code.length()) {
            char here = line.charAt(at);
            char there = code.charAt(in);
            if (here == there && isWord(here)) {
                words++;
                at++;
                in++;
            } else if (Character.isWhitespace(here) || Character.isWhitespace(there)) {
                int nextAt = skipBlanks(line, at);
                int nextIn = skipBlanks(code, in);
                if (nextAt < line.length() && (nextAt == at || nextIn == in) && !isOpaque(line, nextAt)) {
                    return false;
                }
                at = nextAt;
                in = nextIn;
            } else if (isOpaque(line, at)) {
                return words > 0;
            } else if (here != there) {
                return false;
            } else {
                words++;
                at++;
                in++;
            }
        }
        return words > 0;
    }

    /** The most frequent characters, for which all the other questions have one answer. */
    private static boolean isWord(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_' || c >= '0' && c <= '9';
    }

    private static int skipBlanks(String s, int from) {
        int at = from;
        while (at < s.length() && Character.isWhitespace(s.charAt(at))) {
            at++;
        }
        return at;
    }

    /** A parameter, entity, escape or comment: the source shows something else than the statement. */
    private static boolean isOpaque(String line, int at) {
        return switch (line.charAt(at)) {
            case '&', '\\' -> true;
            case '$' -> line.startsWith("${", at);
            case '-' -> line.startsWith("--", at);
            case '/' -> line.startsWith("/*", at);
            default -> false;
        };
    }

    private static String withoutLeadingComments(String statement) {
        String rest = statement.strip();
        while (true) {
            if (rest.startsWith("--")) {
                int end = rest.indexOf('\n');
                rest = end < 0 ? "" : rest.substring(end).strip();
            } else if (rest.startsWith("/*") && rest.contains("*/")) {
                rest = rest.substring(rest.indexOf("*/") + 2).strip();
            } else {
                return rest;
            }
        }
    }
}
