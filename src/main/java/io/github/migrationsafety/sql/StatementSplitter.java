package io.github.migrationsafety.sql;

import java.util.ArrayList;
import java.util.List;

/** Cuts a text into statements at the semicolons that end one, as psql does. */
final class StatementSplitter {
    private StatementSplitter() {}

    static List<Tokens> split(Tokens tokens) {
        List<Tokens> statements = new ArrayList<>();
        int from = 0;
        int brackets = 0;
        int blocks = 0;
        for (int i = 0; i < tokens.size(); i++) {
            Token token = tokens.get(i);
            if (Tokens.opens(token)) {
                brackets++;
            } else if (Tokens.closes(token)) {
                brackets--;
            } else if (blocks > 0 ? token.is("CASE") || token.is("BEGIN") : isAtomicBody(tokens, from, i)) {
                blocks++;
            } else if (blocks > 0 && token.is("END")) {
                blocks--;
            } else if (brackets == 0 && blocks == 0 && token.isSign(";")) {
                add(statements, tokens.slice(from, i));
                from = i + 1;
            }
        }
        add(statements, tokens.slice(from, tokens.size()));
        return statements;
    }

    /** BEGIN ATOMIC opens the body of a function in standard SQL, which has semicolons of its own. */
    private static boolean isAtomicBody(Tokens tokens, int from, int at) {
        return tokens.are(at, "BEGIN", "ATOMIC") && tokens.is(from, "CREATE");
    }

    private static void add(List<Tokens> statements, Tokens statement) {
        if (!statement.isEmpty()) {
            statements.add(statement);
        }
    }
}
