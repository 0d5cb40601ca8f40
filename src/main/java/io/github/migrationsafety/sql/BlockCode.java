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
}
