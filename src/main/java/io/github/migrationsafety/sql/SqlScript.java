package io.github.migrationsafety.sql;

import java.util.ArrayList;
import java.util.List;

/** A file of SQL, statement by statement. */
public final class SqlScript {
    private SqlScript() {}

    /**
     * One of its statements.
     *
     * @param sql the statement, without its semicolon
     * @param line the line on which it begins, one-based
     */
    public record Part(String sql, int line) {}

    /** Its statements in order, cut at the semicolons that end one, as psql does; commands of psql itself are not known. */
    public static List<Part> parts(String text) {
        List<Part> parts = new ArrayList<>();
        for (Tokens statement : StatementSplitter.split(Tokens.of(text))) {
            int start = statement.get(0).start();
            int end = statement.get(statement.size() - 1).end();
            int line = 1
                    + (int) text.substring(0, start)
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            parts.add(new Part(text.substring(start, end), line));
        }
        return parts;
    }
}
