package io.github.migrationsafety.sql;

import java.util.HashSet;
import java.util.Set;

/**
 * The words of a piece of SQL, told apart as PostgreSQL's scanner does: what stands in comments or strings is no name.
 * Immutable.
 *
 * @param names every name and key word, as PostgreSQL would store it
 * @param strings the value of every string constant
 */
public record Vocabulary(Set<String> names, Set<String> strings) {
    private static final Vocabulary NONE = new Vocabulary(Set.of(), Set.of());

    public Vocabulary {
        names = Set.copyOf(names);
        strings = Set.copyOf(strings);
    }

    /** A text with names as PostgreSQL stores them and one blank between tokens, to compare two; as it is if it has none. */
    public static String spelling(String sql) {
        StringBuilder text = new StringBuilder();
        try {
            for (Token token : Tokens.of(sql).list()) {
                text.append(text.isEmpty() ? "" : " ").append(token.isName() ? token.name() : token.text());
            }
        } catch (NotReadException e) {
            return sql;
        }
        return text.toString();
    }

    /** The words of a text; none of one that cannot be cut into tokens. */
    public static Vocabulary of(String sql) {
        Set<String> names = new HashSet<>();
        Set<String> strings = new HashSet<>();
        try {
            for (Token token : Tokens.of(sql).list()) {
                if (token.isName()) {
                    names.add(token.name());
                } else if (token.kind() == Token.Kind.STRING) {
                    strings.add(Literals.string(token.text()));
                }
            }
        } catch (NotReadException e) {
            return NONE;
        }
        return new Vocabulary(names, strings);
    }
}
