package io.github.migrationsafety.sql;

import java.util.List;

/**
 * What the body of a DO block in PL/pgSQL runs. Immutable.
 *
 * @param parts the statements that stand in it, in the order of the text: those of every branch, loop and exception handler, and
 *     what EXECUTE runs where that is a constant
 * @param dynamic whether it runs statements that it puts together: EXECUTE of anything but a constant
 * @param told whether the parts are all that it runs; else some of it is dynamic or could not be read
 */
public record BlockCode(List<Part> parts, boolean dynamic, boolean told) {
    public BlockCode {
        parts = List.copyOf(parts);
    }

    /** Whether a part is sure to take effect when the block runs. */
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

    /**
     * A statement inside the block.
     *
     * @param sql the statement, without PL/pgSQL's own clauses
     * @param written the same as it stands in the body
     * @param statements what it does; with IF NOT EXISTS or IF EXISTS where a look into the catalog says the same
     * @param certainty whether it is sure to take effect
     * @param repeated whether it stands in a loop
     */
    public record Part(String sql, String written, List<Statement> statements, Certainty certainty, boolean repeated) {
        public Part {
            statements = List.copyOf(statements);
        }
    }
}
