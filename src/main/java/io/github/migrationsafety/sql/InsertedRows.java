package io.github.migrationsafety.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The rows of an {@code INSERT … VALUES}, as written. Immutable.
 *
 * @param columns the names of the columns that it lists; empty when it lists none
 * @param rows each row's values as SQL, all rows of the same length
 * @param target where in the text the table's name ends, and its alias if it has one
 */
public record InsertedRows(List<String> columns, List<List<String>> rows, int target) {
    public InsertedRows {
        columns = List.copyOf(columns);
        rows = rows.stream().map(List::copyOf).toList();
    }

    /** The rows of a statement; empty if it is nothing but one INSERT with a list of VALUES, and ON CONFLICT maybe. */
    public static Optional<InsertedRows> of(String sql) {
        try {
            Tokens tokens = Tokens.of(sql);
            Cursor at = new Cursor(tokens);
            at.expect("INSERT", "INTO");
            at.qualifiedName();
            if (at.accept("AS")) {
                at.name();
            }
            int target = tokens.get(at.mark() - 1).end();
            List<String> columns = at.atParenthesis() ? at.names() : List.of();
            at.expect("VALUES");
            List<List<String>> rows = new ArrayList<>();
            do {
                rows.add(values(sql, at.parenthesis().list()));
            } while (at.acceptSign(","));
            boolean even = rows.stream().allMatch(r -> r.size() == rows.get(0).size());
            return even && (at.atEnd() || at.at("ON") || at.atSign(";"))
                    ? Optional.of(new InsertedRows(columns, rows, target))
                    : Optional.empty();
        } catch (NotReadException e) {
            return Optional.empty();
        }
    }

    private static List<String> values(String sql, List<Token> tokens) {
        List<String> values = new ArrayList<>();
        int depth = 0;
        int from = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (token.isSign("(") || token.isSign("[")) {
                depth++;
            } else if (token.isSign(")") || token.isSign("]")) {
                depth--;
            } else if (token.isSign(",") && depth == 0) {
                values.add(text(sql, tokens, from, i));
                from = i + 1;
            }
        }
        values.add(text(sql, tokens, from, tokens.size()));
        return values;
    }

    private static String text(String sql, List<Token> tokens, int from, int to) {
        if (from >= to) {
            throw new NotReadException();
        }
        return sql.substring(tokens.get(from).start(), tokens.get(to - 1).end());
    }

    /** The values of a column, one for each row, if the columns are listed and it is among them, and all are constants. */
    public Optional<List<String>> constants(String column) {
        int index = columns.indexOf(column);
        List<String> values = index < 0 || rows.stream().anyMatch(r -> r.size() <= index)
                ? List.of()
                : IntStream.range(0, rows.size())
                        .mapToObj(i -> rows.get(i).get(index))
                        .toList();
        return !values.isEmpty()
                        && values.stream().allMatch(v -> v.matches("(?s)'(?:[^']|'')*'(?:::\\w+)?|[-+]?[\\d.]+"))
                ? Optional.of(values)
                : Optional.empty();
    }
}
