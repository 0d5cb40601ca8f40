package io.github.migrationsafety.sql;

import java.util.List;
import java.util.Optional;

/** Reads SQL text into facts. Implementations are thread-safe. */
public interface StatementReader {
    /**
     * Reads one statement.
     *
     * @param sql one statement, with or without a final semicolon
     * @return what it does, in order; empty when this reader does not know, never a guess
     */
    Optional<List<Statement>> read(String sql);
}
