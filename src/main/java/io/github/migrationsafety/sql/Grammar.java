package io.github.migrationsafety.sql;

/** A parser's grammar: it says whether a text is SQL, and whether a reading of it fits. Implementations are thread-safe. */
interface Grammar {
    /**
     * Whether the text is a statement of this grammar and its parts are those of the reading.
     *
     * @param tokens one statement
     * @param reading what the clauses of the statement say
     */
    boolean confirms(Tokens tokens, Reading reading);
}
