package io.github.migrationsafety.sql;

import io.github.migrationsafety.sql.Part.Certainty;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * The INSERT, UPDATE, DELETE and MERGE in the WITH clause of a statement: each runs, and to its end, whether the statement around it
 * reads its rows or not. Stateless.
 *
 * @see <a href="https://www.postgresql.org/docs/17/queries-with.html#QUERIES-WITH-MODIFYING">Data-modifying statements in WITH</a>
 */
public final class WithClause {
    private WithClause() {}

    /** Those of one statement that can be read, in order; none where a statement has no such clause. */
    public static List<Part> changes(String sql) {
        List<Part> changes = new ArrayList<>();
        try {
            Cursor at = new Cursor(Tokens.of(sql));
            if (!at.accept("WITH")) {
                return changes;
            }
            pass(at, query -> change(query, changes));
        } catch (NotReadException e) {
            return changes;
        }
        return changes;
    }

    /** Passes the clause from the word after WITH on, and tells of the query behind each name. */
    static void pass(Cursor at, Consumer<Tokens> query) {
        at.accept("RECURSIVE");
        do {
            at.name();
            if (at.atParenthesis()) {
                at.names();
            }
            at.expect("AS");
            at.accept("NOT");
            at.accept("MATERIALIZED");
            query.accept(at.passParenthesis());
            if (at.at("SEARCH") || at.at("CYCLE")) {
                at.passUntil("SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES", "TABLE");
                return;
            }
        } while (at.acceptSign(","));
    }

    private static void change(Tokens query, List<Part> changes) {
        Cursor at = new Cursor(query);
        if (at.at("INSERT") || at.at("UPDATE") || at.at("DELETE") || at.at("MERGE")) {
            String text = query.text();
            changes.add(new Part(text, text, StatementClauses.read(query).statements(), Certainty.CERTAIN, false));
        }
    }
}
