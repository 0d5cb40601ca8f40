package io.github.migrationsafety.sql;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The names of the columns that CREATE VIEW and CREATE MATERIALIZED VIEW give, where the statement alone tells them: from its
 * list of names, or from a SELECT list of columns, aliases and calls. Stateless.
 *
 * @see <a href="https://www.postgresql.org/docs/17/queries-select-lists.html#QUERIES-COLUMN-LABELS">Column labels</a>
 */
public final class ViewColumns {
    private ViewColumns() {}

    /** The names in order; empty for a text that is not one such statement, for {@code *}, and for what has no plain name. */
    public static Optional<List<String>> of(String sql) {
        try {
            List<Tokens> statements = StatementSplitter.split(Tokens.of(sql));
            return statements.size() == 1 ? Optional.of(read(new Cursor(statements.get(0)))) : Optional.empty();
        } catch (NotReadException e) {
            return Optional.empty();
        }
    }

    private static List<String> read(Cursor at) {
        at.expect("CREATE");
        at.accept("OR", "REPLACE");
        at.acceptAny("TEMPORARY", "TEMP");
        at.accept("MATERIALIZED");
        at.expect("VIEW");
        at.ifNotExists();
        at.qualifiedName();
        if (at.atParenthesis()) {
            return List.copyOf(at.names());
        }
        if (at.accept("USING")) {
            at.name();
        }
        if (at.accept("WITH")) {
            at.parenthesis();
        }
        at.expect("AS", "SELECT");
        if (at.accept("DISTINCT") && at.accept("ON")) {
            at.parenthesis();
        }
        List<String> names = new ArrayList<>();
        for (Tokens item :
                at.passUntil("FROM", "WHERE", "UNION", "INTERSECT", "EXCEPT").split(",")) {
            names.add(name(item));
        }
        return List.copyOf(names);
    }

    private static String name(Tokens item) {
        int last = item.size() - 1;
        if (last >= 2 && item.is(last - 1, "AS") && item.get(last).isName()) {
            return item.get(last).name();
        }
        Cursor at = new Cursor(item);
        List<String> parts = at.dotted();
        if (at.atParenthesis()) {
            at.parenthesis();
        }
        if (at.atEnd()) {
            return parts.get(parts.size() - 1);
        }
        String alias = at.name();
        at.end();
        return alias;
    }
}
