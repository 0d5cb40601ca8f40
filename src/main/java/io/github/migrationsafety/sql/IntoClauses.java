package io.github.migrationsafety.sql;

/**
 * The INTO of PL/pgSQL, which puts what a statement gives into variables and may stand almost anywhere in it. No grammar of SQL
 * knows it, and it says nothing of what the statement does. Stateless.
 *
 * @see <a href="https://www.postgresql.org/docs/17/plpgsql-statements.html#PLPGSQL-STATEMENTS-SQL-ONEROW">Executing a command with
 *     a single-row result</a>
 */
final class IntoClauses {
    private IntoClauses() {}

    /**
     * A body with blanks in place of each of them, everything else where it was.
     *
     * @throws NotReadException if the body does not consist of PostgreSQL's tokens
     */
    static String blanked(String body) {
        Tokens tokens = Tokens.of(body);
        StringBuilder text = new StringBuilder(body);
        for (int i = 0; i < tokens.size(); i++) {
            if (tokens.is(i, "INTO") && !tokens.is(i - 1, "INSERT") && !tokens.is(i - 1, "MERGE")) {
                int end = end(tokens, i + 1);
                for (int at = tokens.get(i).start();
                        end > i + 1 && at < tokens.get(end - 1).end();
                        at++) {
                    text.setCharAt(at, body.charAt(at) == '\n' ? '\n' : ' ');
                }
            }
        }
        return text.toString();
    }

    /** The token behind the variables. */
    private static int end(Tokens tokens, int from) {
        int at = from;
        if (tokens.is(at, "STRICT")) {
            at++;
        }
        at = variable(tokens, at);
        while (tokens.isSign(at, ",")) {
            at = variable(tokens, at + 1);
        }
        return at;
    }

    private static int variable(Tokens tokens, int from) {
        int at = from + 1;
        while (at < tokens.size()) {
            if (tokens.isSign(at, ".")) {
                at += 2;
            } else if (tokens.isSign(at, "[")) {
                at = tokens.closing(at) + 1;
            } else {
                return at;
            }
        }
        return Math.min(at, tokens.size());
    }
}
