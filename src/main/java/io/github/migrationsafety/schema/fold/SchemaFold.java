package io.github.migrationsafety.schema.fold;

import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.sql.Statement;
import java.util.List;

/**
 * Folds statements into a schema, as PostgreSQL would: what its tables, columns, constraints and indexes are after them, the
 * names that PostgreSQL invents included. Each statement costs as much as the tables that it changes. Immutable and
 * thread-safe; the sessions that it opens are not.
 *
 * <p>What it cannot tell from the statements it does not guess: a table of CREATE TABLE … AS or LIKE, and one that a DO block or
 * an unread statement mentions, is {@linkplain io.github.migrationsafety.schema.Table#complete() incomplete}. Functions that a
 * SELECT calls, DROP OWNED and DROP EXTENSION … CASCADE pass it by; the rehearsal sees them.
 */
public final class SchemaFold {
    private final String defaultSchema;
    private final int postgresMajor;

    /**
     * @param defaultSchema the schema of unqualified names until a statement sets {@code search_path}
     * @param postgresMajor the version whose behaviour counts, such as 17
     */
    public SchemaFold(String defaultSchema, int postgresMajor) {
        this.defaultSchema = defaultSchema;
        this.postgresMajor = postgresMajor;
    }

    /** Begins a session in which several statements follow one another. */
    public FoldSession session(Schema before) {
        return new FoldSession(before, defaultSchema, postgresMajor);
    }

    /** The schema after the statements of one SQL text, in a session of their own. */
    public Schema apply(Schema before, List<Statement> statements) {
        return session(before).apply(statements).schema();
    }

    /** The schema after a statement that nobody could read: the tables that it may change are incomplete. */
    public Schema unknown(Schema before, String sql) {
        return session(before).unknown(sql).schema();
    }
}
