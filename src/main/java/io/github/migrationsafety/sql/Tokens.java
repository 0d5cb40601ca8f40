package io.github.migrationsafety.sql;

import java.util.ArrayList;
import java.util.List;

/** A run of tokens of one source text. Immutable. */
final class Tokens {
    private final String sql;
    private final List<Token> list;

    private Tokens(String sql, List<Token> list) {
        this.sql = sql;
        this.list = list;
    }

    /** @throws NotReadException if the text does not consist of PostgreSQL's tokens */
    static Tokens of(String sql) {
        return new Tokens(sql, Tokenizer.tokens(sql));
    }

    List<Token> list() {
        return list;
    }

    int size() {
        return list.size();
    }

    boolean isEmpty() {
        return list.isEmpty();
    }

    Token get(int index) {
        return list.get(index);
    }

    boolean is(int index, String word) {
        return index >= 0 && index < list.size() && list.get(index).is(word);
    }

    boolean isSign(int index, String sign) {
        return index >= 0 && index < list.size() && list.get(index).isSign(sign);
    }

    /** Whether these words stand one after the other from there on. */
    boolean are(int index, String... words) {
        for (int i = 0; i < words.length; i++) {
            if (!is(index + i, words[i])) {
                return false;
            }
        }
        return true;
    }

    Tokens slice(int from, int to) {
        return new Tokens(sql, list.subList(from, to));
    }

    /** The source text from the first to the last token, as it was written. */
    String text() {
        return list.isEmpty()
                ? ""
                : sql.substring(list.get(0).start(), list.get(list.size() - 1).end());
    }

    /** The index of the first such word that stands in no bracket, or -1. */
    int outside(String word) {
        for (int i = 0; i < size(); i++) {
            if (opens(get(i))) {
                i = closing(i);
            } else if (is(i, word)) {
                return i;
            }
        }
        return -1;
    }

    /** The index of the bracket that closes the one at {@code open}. */
    int closing(int open) {
        int depth = 0;
        for (int i = open; i < list.size(); i++) {
            if (opens(list.get(i))) {
                depth++;
            } else if (closes(list.get(i))) {
                depth--;
                if (depth == 0) {
                    return i;
                }
            }
        }
        throw new NotReadException();
    }

    /** The parts between separators that stand outside of all brackets. */
    List<Tokens> split(String separator) {
        List<Tokens> parts = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < list.size(); i++) {
            Token token = list.get(i);
            if (opens(token)) {
                depth++;
            } else if (closes(token)) {
                depth--;
            } else if (depth == 0 && token.isSign(separator)) {
                parts.add(slice(from, i));
                from = i + 1;
            }
        }
        parts.add(slice(from, list.size()));
        return parts;
    }

    static boolean opens(Token token) {
        return token.kind() == Token.Kind.PUNCTUATION
                && (token.text().equals("(") || token.text().equals("["));
    }

    static boolean closes(Token token) {
        return token.kind() == Token.Kind.PUNCTUATION
                && (token.text().equals(")") || token.text().equals("]"));
    }
}
