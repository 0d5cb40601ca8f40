package io.github.migrationsafety.sql;

import java.util.List;

/**
 * What the clauses of one statement say.
 *
 * @param statements what the statement does
 * @param passedOver whether the reader passed over text that only a grammar can judge: an expression, a query, options
 * @param settled tokens that were read to the last one and that are optional: a grammar need not see them
 */
record Reading(List<Statement> statements, boolean passedOver, List<Token> settled) {
    Reading {
        statements = List.copyOf(statements);
        settled = List.copyOf(settled);
    }

    static Reading of(List<Statement> statements, Cursor at) {
        return new Reading(statements, at.passedOver(), at.settled());
    }
}
