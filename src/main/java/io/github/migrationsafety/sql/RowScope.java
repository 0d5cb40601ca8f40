package io.github.migrationsafety.sql;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The UPDATEs and DELETEs of a statement, those of its WITH clauses included, and whether a column limits which rows they reach.
 * Immutable.
 */
public final class RowScope {
    /**
     * An UPDATE or DELETE.
     *
     * @param table the table that it changes
     * @param verb UPDATE or DELETE
     * @param assigned the columns that an UPDATE sets
     * @param limited whether every way through its condition asks something of the column, in the condition itself, in a join, in a
     *     subquery or in a WITH clause that it uses; asking for no more than that it is not null limits nothing
     */
    public record Change(QualifiedName table, String verb, List<String> assigned, boolean limited) {
        public Change {
            assigned = List.copyOf(assigned);
        }
    }

    private final Tokens tokens;
    private final String column;
    private final Map<String, Tokens> common;

    private RowScope(Tokens tokens, String column) {
        this.tokens = tokens;
        this.column = column;
        this.common = commonTables(tokens);
    }

    /** The changes in a statement, in order; empty when its text cannot be read. */
    public static Optional<List<Change>> of(String sql, String column) {
        try {
            Tokens all = Tokens.of(sql);
            int end = all.size();
            while (end > 0 && all.isSign(end - 1, ";")) {
                end--;
            }
            return Optional.of(new RowScope(all.slice(0, end), column).changes());
        } catch (NotReadException e) {
            return Optional.empty();
        }
    }

    private List<Change> changes() {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < tokens.size(); i++) {
            boolean begins = i == 0 || tokens.isSign(i - 1, "(") || tokens.isSign(i - 1, ")");
            if (begins && (tokens.is(i, "UPDATE") || tokens.are(i, "DELETE", "FROM"))) {
                Cursor at = new Cursor(tokens.slice(i, end(i)));
                changes.add(tokens.is(i, "UPDATE") ? update(at) : delete(at));
            }
        }
        return changes;
    }

    /** Where the statement ends that begins there: at the bracket that closes around it, or with the text. */
    private int end(int start) {
        for (int i = start; i < tokens.size(); i++) {
            if (Tokens.opens(tokens.get(i))) {
                i = tokens.closing(i);
            } else if (Tokens.closes(tokens.get(i))) {
                return i;
            }
        }
        return tokens.size();
    }

    private Change update(Cursor at) {
        at.expect("UPDATE");
        QualifiedName table = at.relation();
        if (!at.at("SET")) {
            at.passUntil("SET");
        }
        at.expect("SET");
        List<String> assigned = new ArrayList<>();
        for (Tokens assignment : at.passUntil("FROM", "WHERE", "RETURNING").split(",")) {
            for (Token token : assignment.list()) {
                if (token.isSign("=")) {
                    break;
                } else if (token.isName()) {
                    assigned.add(token.name());
                }
            }
        }
        Optional<Tokens> from = at.accept("FROM") ? Optional.of(at.passUntil("WHERE", "RETURNING")) : Optional.empty();
        return new Change(table, "UPDATE", assigned, limited(from, at));
    }

    private Change delete(Cursor at) {
        at.expect("DELETE", "FROM");
        QualifiedName table = at.relation();
        if (!at.atEnd() && !at.at("USING") && !at.at("WHERE") && !at.at("RETURNING")) {
            at.passUntil("USING", "WHERE", "RETURNING");
        }
        Optional<Tokens> using =
                at.accept("USING") ? Optional.of(at.passUntil("WHERE", "RETURNING")) : Optional.empty();
        return new Change(table, "DELETE", List.of(), limited(using, at));
    }

    private boolean limited(Optional<Tokens> joined, Cursor at) {
        boolean where = at.accept("WHERE") && limits(at.passUntil("RETURNING"));
        return where || joined.filter(this::mentions).isPresent();
    }

    private boolean limits(Tokens condition) {
        Tokens inner = condition;
        while (inner.isSign(0, "(") && inner.closing(0) == inner.size() - 1) {
            inner = inner.slice(1, inner.size() - 1);
        }
        List<Tokens> either = parts(inner, "OR");
        if (either.size() > 1) {
            return either.stream().allMatch(this::limits);
        }
        List<Tokens> both = parts(inner, "AND");
        if (both.size() > 1) {
            return both.stream().anyMatch(this::limits);
        }
        return mentions(inner) && !isNoLimit(inner);
    }

    /** {@code farm_id IS NOT NULL}, and {@code s.farm_id = s.farm_id}. */
    private boolean isNoLimit(Tokens term) {
        int size = term.size();
        if (size >= 4 && term.are(size - 3, "IS", "NOT", "NULL")) {
            return true;
        }
        int middle = size / 2;
        boolean same = size % 2 == 1 && term.isSign(middle, "=");
        for (int i = 0; same && i < middle; i++) {
            same = term.get(i).text().equalsIgnoreCase(term.get(middle + 1 + i).text());
        }
        return same;
    }

    private boolean mentions(Tokens text) {
        for (int i = 0; i < text.size(); i++) {
            Token token = text.get(i);
            if (token.isName() && !text.isSign(i + 1, "(")) {
                Tokens query = common.get(token.name());
                if (token.name().equals(column) || query != null && names(query)) {
                    return true;
                }
            }
        }
        return false;
    }

    private boolean names(Tokens query) {
        return query.list().stream().anyMatch(t -> t.isName() && t.name().equals(column));
    }

    private static List<Tokens> parts(Tokens condition, String word) {
        List<Tokens> parts = new ArrayList<>();
        int from = 0;
        int cases = 0;
        boolean between = false;
        for (int i = 0; i < condition.size(); i++) {
            Token token = condition.get(i);
            if (Tokens.opens(token)) {
                i = condition.closing(i);
            } else if (token.is("CASE")) {
                cases++;
            } else if (token.is("END") && cases > 0) {
                cases--;
            } else if (token.is("BETWEEN")) {
                between = true;
            } else if (between && token.is("AND")) {
                between = false;
            } else if (cases == 0 && token.is(word)) {
                parts.add(condition.slice(from, i));
                from = i + 1;
            }
        }
        parts.add(condition.slice(from, condition.size()));
        return parts;
    }

    /** The queries of WITH clauses by name. */
    private static Map<String, Tokens> commonTables(Tokens all) {
        Map<String, Tokens> queries = new HashMap<>();
        for (String name : QueryTables.commonTables(all)) {
            for (int i = 0; i + 1 < all.size(); i++) {
                if (all.get(i).isName() && all.get(i).name().equals(name)) {
                    int open = i + 1;
                    if (all.isSign(open, "(")) {
                        open = all.closing(open) + 1;
                    }
                    if (all.is(open, "AS")) {
                        open++;
                        while (all.is(open, "NOT") || all.is(open, "MATERIALIZED")) {
                            open++;
                        }
                        if (all.isSign(open, "(")) {
                            queries.put(name, all.slice(open + 1, all.closing(open)));
                        }
                    }
                }
            }
        }
        return queries;
    }
}
