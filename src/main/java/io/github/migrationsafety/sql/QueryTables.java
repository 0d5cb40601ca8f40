package io.github.migrationsafety.sql;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The tables and views that a query names after FROM and JOIN, at any depth, in order. It reads names, not grammar: FROM of
 * EXTRACT or SUBSTRING may give a name that is a column's.
 */
final class QueryTables {
    private final Tokens tokens;
    private final Set<QualifiedName> tables = new LinkedHashSet<>();

    private QueryTables(Tokens tokens) {
        this.tokens = tokens;
    }

    static List<QualifiedName> of(Tokens query) {
        QueryTables read = new QueryTables(query);
        for (int i = 0; i < query.size(); i++) {
            boolean from = query.is(i, "FROM") && !query.is(i - 1, "DISTINCT");
            if (from || query.is(i, "JOIN")) {
                read.items(i + 1);
            } else if (i == 0 && query.is(i, "TABLE")) {
                read.items(i + 1);
            }
        }
        Set<String> common = commonTables(query);
        return read.tables.stream()
                .filter(t -> t.schema().isPresent() || !common.contains(t.name()))
                .toList();
    }

    /** The items of one FROM list; those inside of brackets have a FROM of their own, or are a join in brackets. */
    private void items(int start) {
        int i = start;
        boolean more = true;
        while (more) {
            while (tokens.is(i, "ONLY") || tokens.is(i, "LATERAL")) {
                i++;
            }
            if (tokens.isSign(i, "(")) {
                items(i + 1);
            } else {
                item(i);
            }
            i = nextComma(i);
            more = i > 0;
            i++;
        }
    }

    private void item(int start) {
        if (start >= tokens.size() || !tokens.get(start).isName() || Cursor.isReserved(tokens.get(start))) {
            return;
        }
        List<String> parts = new ArrayList<>(List.of(tokens.get(start).name()));
        int i = start + 1;
        while (tokens.isSign(i, ".")
                && i + 1 < tokens.size()
                && tokens.get(i + 1).isName()) {
            parts.add(tokens.get(i + 1).name());
            i += 2;
        }
        if (!tokens.isSign(i, "(") && parts.size() <= 2) {
            tables.add(
                    parts.size() == 1 ? QualifiedName.of(parts.get(0)) : QualifiedName.of(parts.get(0), parts.get(1)));
        }
    }

    /** The comma that ends an item, or -1 if none does. */
    private int nextComma(int start) {
        for (int i = start; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (Tokens.opens(token)) {
                i = tokens.closing(i);
            } else if (Tokens.closes(token) || token.isSign(";")) {
                return -1;
            } else if (token.isSign(",")) {
                return i;
            } else if (endsFrom(token)) {
                return -1;
            }
        }
        return -1;
    }

    private static boolean endsFrom(Token token) {
        return switch (token.keyword()) {
            case "WHERE",
                    "GROUP",
                    "HAVING",
                    "ORDER",
                    "LIMIT",
                    "OFFSET",
                    "FETCH",
                    "UNION",
                    "INTERSECT",
                    "EXCEPT",
                    "WINDOW",
                    "FOR",
                    "RETURNING",
                    "SET" -> true;
            default -> false;
        };
    }

    /** The names of WITH clauses: a name, AS and a query in brackets. */
    static Set<String> commonTables(Tokens query) {
        Set<String> names = new HashSet<>();
        for (int i = 1; i + 1 < query.size(); i++) {
            if (!query.is(i, "AS")) {
                continue;
            }
            int open = i + 1;
            while (query.is(open, "NOT") || query.is(open, "MATERIALIZED")) {
                open++;
            }
            boolean isQuery = query.isSign(open, "(")
                    && (query.is(open + 1, "SELECT")
                            || query.is(open + 1, "WITH")
                            || query.is(open + 1, "VALUES")
                            || query.is(open + 1, "INSERT")
                            || query.is(open + 1, "UPDATE")
                            || query.is(open + 1, "DELETE")
                            || query.is(open + 1, "TABLE"));
            int name = query.isSign(i - 1, ")") ? opening(query, i - 1) - 1 : i - 1;
            if (isQuery && name >= 0 && query.get(name).isName()) {
                names.add(query.get(name).name());
            }
        }
        return names;
    }

    private static int opening(Tokens query, int close) {
        int depth = 0;
        for (int i = close; i >= 0; i--) {
            if (Tokens.closes(query.get(i))) {
                depth++;
            } else if (Tokens.opens(query.get(i))) {
                depth--;
                if (depth == 0) {
                    return i;
                }
            }
        }
        return 0;
    }
}
