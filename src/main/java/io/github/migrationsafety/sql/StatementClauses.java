package io.github.migrationsafety.sql;

import java.util.List;
import java.util.Optional;

/**
 * Reads the parts of one statement off its tokens. It reads clauses, not expressions: what it says holds if the text is a
 * statement of PostgreSQL at all, and that is for a grammar to say unless nothing was passed over.
 */
final class StatementClauses {
    private StatementClauses() {}

    /** @throws NotReadException if the statement is of no known form */
    static Reading read(Tokens tokens) {
        Cursor at = new Cursor(tokens);
        if (at.accept("ALTER", "TABLE") && !at.at("ALL", "IN")) {
            List<Statement> actions = AlterTableClauses.read(at);
            return Reading.of(actions, at);
        }
        Statement statement = one(at);
        at.end();
        return Reading.of(List.of(statement), at);
    }

    private static Statement one(Cursor at) {
        if (at.at("ALL", "IN", "TABLESPACE")) {
            return AlterClauses.moveAll(at);
        }
        if (DataClauses.starts(at)) {
            return DataClauses.read(at);
        }
        if (at.accept("CREATE")) {
            return CreateClauses.read(at);
        }
        if (at.accept("ALTER")) {
            return AlterClauses.read(at);
        }
        if (at.accept("DROP")) {
            return DropClauses.read(at);
        }
        if (at.accept("SET")) {
            return SessionClauses.set(at);
        }
        if (at.accept("RESET")) {
            return SessionClauses.reset(at);
        }
        Optional<Statement> known = SessionClauses.transaction(at).or(() -> MaintenanceClauses.read(at));
        return known.orElseGet(() -> OtherClauses.read(at));
    }
}
