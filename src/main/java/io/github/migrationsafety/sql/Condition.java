package io.github.migrationsafety.sql;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What the text of a WHERE clause tells about the rows that it lets through. Only what is certain is answered with true.
 * Immutable.
 */
public final class Condition {
    private static final Set<String> EQUAL_TO_ITSELF = Set.of("=", ">=", "<=");

    private final Tokens tokens;

    private Condition(Tokens tokens) {
        this.tokens = tokens;
    }

    /** The condition after WHERE; empty when its text cannot be cut into tokens. */
    public static Optional<Condition> of(String text) {
        try {
            return Optional.of(new Condition(Tokens.of(text)));
        } catch (NotReadException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether it is true for every row.
     *
     * @param neverNull the columns of the table that hold no NULL
     */
    public boolean alwaysTrue(Predicate<String> neverNull) {
        try {
            return isTrue(tokens, neverNull);
        } catch (NotReadException e) {
            return false;
        }
    }

    /**
     * Whether it leaves out no row of a table of which some columns are new and still empty: it asks for nothing but these
     * being NULL, or for rows of another table that match by a column.
     */
    public boolean asksForNothingBut(Predicate<String> empty) {
        try {
            return parts(tokens, "AND").stream().allMatch(t -> isEmpty(unwrapped(t), empty) || isJoin(unwrapped(t)));
        } catch (NotReadException e) {
            return false;
        }
    }

    /** The columns that must equal one constant or one of a list of constants, all at once. */
    public Set<String> fixed() {
        List<String> columns = new ArrayList<>();
        try {
            for (Tokens term : parts(tokens, "AND")) {
                Tokens one = unwrapped(term);
                int column = columnEnd(one, 0);
                boolean equals = column > 0
                        && one.isSign(column, "=")
                        && one.size() == column + 2
                        && isConstant(one.get(column + 1));
                boolean in = column > 0 && one.is(column, "IN") && onlyConstants(one, column + 1);
                if (equals || in) {
                    columns.add(one.get(column - 1).name());
                }
            }
        } catch (NotReadException e) {
            return Set.of();
        }
        return Set.copyOf(columns);
    }

    private static boolean onlyConstants(Tokens term, int open) {
        return term.isSign(open, "(")
                && term.closing(open) == term.size() - 1
                && term.slice(open + 1, term.size() - 1).list().stream().allMatch(t -> t.isSign(",") || isConstant(t));
    }

    private static boolean isConstant(Token token) {
        return token.kind() == Token.Kind.NUMBER || token.kind() == Token.Kind.STRING;
    }

    private static boolean isEmpty(Tokens term, Predicate<String> empty) {
        int end = columnEnd(term, 0);
        return end > 0 && empty.test(term.get(end - 1).name()) && term.size() == end + 2 && term.are(end, "IS", "NULL");
    }

    private static boolean isJoin(Tokens term) {
        int left = columnEnd(term, 0);
        return left >= 3
                && term.isSign(left, "=")
                && columnEnd(term, left + 1) == term.size()
                && term.size() - left - 1 >= 3
                && !term.get(0).name().equals(term.get(left + 1).name());
    }

    /** The index after a column, with a table or an alias before it or without; -1 where none begins. */
    private static int columnEnd(Tokens term, int from) {
        int at = from;
        while (at < term.size() && term.get(at).isName() && !Cursor.isReserved(term.get(at))) {
            if (!term.isSign(at + 1, ".")) {
                return at + 1;
            }
            at += 2;
        }
        return -1;
    }

    private static boolean isTrue(Tokens all, Predicate<String> neverNull) {
        Tokens condition = unwrapped(all);
        if (condition.isEmpty() || has(condition, "CASE")) {
            return false;
        }
        List<Tokens> either = parts(condition, "OR");
        if (either.size() > 1) {
            return either.stream().anyMatch(t -> isTrue(t, neverNull)) || isNullOrNot(either);
        }
        List<Tokens> both = parts(condition, "AND");
        if (both.size() > 1) {
            return both.stream().allMatch(t -> isTrue(t, neverNull));
        }
        if (condition.is(0, "NOT")) {
            return isFalse(condition.slice(1, condition.size()), neverNull);
        }
        return isTrueTerm(condition, neverNull);
    }

    private static boolean isFalse(Tokens all, Predicate<String> neverNull) {
        Tokens condition = unwrapped(all);
        List<Tokens> either = parts(condition, "OR");
        List<Tokens> both = parts(condition, "AND");
        if (either.size() > 1) {
            return either.stream().allMatch(t -> isFalse(t, neverNull));
        } else if (both.size() > 1) {
            return both.stream().anyMatch(t -> isFalse(t, neverNull));
        } else if (condition.is(0, "NOT")) {
            return isTrue(condition.slice(1, condition.size()), neverNull);
        }
        return condition.size() == 1 && condition.is(0, "FALSE")
                || comparison(condition).map(b -> !b).orElse(false);
    }

    private static boolean has(Tokens tokens, String word) {
        return tokens.list().stream().anyMatch(t -> t.is(word));
    }

    private static boolean isTrueTerm(Tokens term, Predicate<String> neverNull) {
        if (term.size() == 1) {
            return term.is(0, "TRUE");
        } else if (term.is(0, "EXISTS") && term.isSign(1, "(") && term.closing(1) == term.size() - 1) {
            Tokens query = term.slice(2, term.size() - 1);
            return query.is(0, "SELECT") && !has(query, "FROM") && !has(query, "WHERE");
        }
        Optional<Boolean> constants = comparison(term);
        if (constants.isPresent()) {
            return constants.get();
        }
        int end = columnEnd(term, 0);
        if (end <= 0) {
            return false;
        }
        String column = term.get(end - 1).name();
        if (term.are(end, "IS", "NOT", "NULL") && term.size() == end + 3) {
            return neverNull.test(column);
        } else if (term.are(end, "IS", "NOT", "DISTINCT", "FROM")) {
            return same(term.slice(0, end), term.slice(end + 4, term.size()));
        } else if (term.is(end, "LIKE") || term.is(end, "ILIKE")) {
            return term.size() == end + 2
                    && term.get(end + 1).kind() == Token.Kind.STRING
                    && Literals.string(term.get(end + 1).text()).equals("%")
                    && neverNull.test(column);
        }
        return end < term.size()
                && EQUAL_TO_ITSELF.contains(term.get(end).text())
                && same(term.slice(0, end), term.slice(end + 1, term.size()))
                && neverNull.test(column);
    }

    /** {@code a IS NULL OR a IS NOT NULL}. */
    private static boolean isNullOrNot(List<Tokens> either) {
        for (Tokens one : either) {
            int end = columnEnd(unwrapped(one), 0);
            Tokens term = unwrapped(one);
            if (end > 0 && term.size() == end + 2 && term.are(end, "IS", "NULL")) {
                for (Tokens other : either) {
                    Tokens second = unwrapped(other);
                    if (second.size() == end + 3
                            && second.are(end, "IS", "NOT", "NULL")
                            && same(term.slice(0, end), second.slice(0, end))) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static boolean same(Tokens left, Tokens right) {
        if (left.size() != right.size() || left.isEmpty()) {
            return false;
        }
        for (int i = 0; i < left.size(); i++) {
            Token a = left.get(i);
            Token b = right.get(i);
            boolean equal = a.isName() && b.isName()
                    ? a.name().equals(b.name())
                    : a.text().equals(b.text());
            if (!equal) {
                return false;
            }
        }
        return true;
    }

    /** The outcome of comparing two constants. */
    private static Optional<Boolean> comparison(Tokens term) {
        if (term.size() != 3 || !isConstant(term.get(0)) || !isConstant(term.get(2))) {
            return Optional.empty();
        }
        Token left = term.get(0);
        Token right = term.get(2);
        int order;
        if (left.kind() == Token.Kind.NUMBER && right.kind() == Token.Kind.NUMBER) {
            try {
                order = new BigDecimal(left.text()).compareTo(new BigDecimal(right.text()));
            } catch (NumberFormatException e) {
                return Optional.empty();
            }
        } else if (left.kind() == Token.Kind.STRING && right.kind() == Token.Kind.STRING) {
            boolean equal = Literals.string(left.text()).equals(Literals.string(right.text()));
            return switch (term.get(1).text()) {
                case "=" -> Optional.of(equal);
                case "<>", "!=" -> Optional.of(!equal);
                default -> Optional.empty();
            };
        } else {
            return Optional.empty();
        }
        return switch (term.get(1).text()) {
            case "=" -> Optional.of(order == 0);
            case "<>", "!=" -> Optional.of(order != 0);
            case "<" -> Optional.of(order < 0);
            case ">" -> Optional.of(order > 0);
            case "<=" -> Optional.of(order <= 0);
            case ">=" -> Optional.of(order >= 0);
            default -> Optional.empty();
        };
    }

    private static Tokens unwrapped(Tokens tokens) {
        Tokens inside = tokens;
        while (inside.isSign(0, "(") && inside.closing(0) == inside.size() - 1) {
            inside = inside.slice(1, inside.size() - 1);
        }
        return inside;
    }

    /** The parts between a word that stands outside of brackets; the AND of BETWEEN parts nothing that could be true. */
    private static List<Tokens> parts(Tokens tokens, String word) {
        List<Tokens> parts = new ArrayList<>();
        int from = 0;
        for (int i = 0; i < tokens.size(); i++) {
            if (Tokens.opens(tokens.get(i))) {
                i = tokens.closing(i);
            } else if (tokens.is(i, word)) {
                parts.add(tokens.slice(from, i));
                from = i + 1;
            }
        }
        parts.add(tokens.slice(from, tokens.size()));
        return parts;
    }
}
