package io.github.migrationsafety.sql;

import java.util.List;

/**
 * A statement inside of another one: of a DO block, or of a WITH clause. Immutable.
 *
 * @param sql the statement, without PL/pgSQL's own clauses
 * @param written the same as it stands in the text around it
 * @param statements what it does; with IF NOT EXISTS or IF EXISTS where a look into the catalog says the same
 * @param certainty whether it is sure to take effect
 * @param repeated whether it stands in a loop
 */
public record Part(String sql, String written, List<Statement> statements, Certainty certainty, boolean repeated) {
    /** Whether a part is sure to take effect when the statement around it runs. */
    public enum Certainty {
        /** It runs. */
        CERTAIN,
        /**
         * It runs unless what it brings about is there already: a look into the catalog stands before it, or a handler of the
         * error behind it. Either way it is there afterwards, as after IF NOT EXISTS.
         */
        ASSURED,
        /** It may run or not, or often. */
        POSSIBLE
    }

    public Part {
        statements = List.copyOf(statements);
    }
}
