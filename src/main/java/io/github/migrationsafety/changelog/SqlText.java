package io.github.migrationsafety.changelog;

import io.github.migrationsafety.sql.Secrets;
import io.github.migrationsafety.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * One SQL statement that a changeset sends to PostgreSQL. What it does is read once, ahead on another thread or when somebody
 * first asks: Liquibase goes on with the next changeset meanwhile. Immutable to those who look at it, and thread-safe.
 */
public final class SqlText {
    private final String sql;
    private final Location at;
    private final FutureTask<Optional<List<Statement>>> reading;

    private SqlText(String sql, Callable<Optional<List<Statement>>> reading, Location at) {
        this.sql = Secrets.masked(sql);
        this.reading = new FutureTask<>(reading);
        this.at = at;
    }

    /**
     * A statement that is known already.
     *
     * @param sql the statement as Liquibase would send it
     * @param statements what it does; empty when no parser could read it
     * @param at its own line where the format allows it, else its changeset's
     */
    public SqlText(String sql, Optional<List<Statement>> statements, Location at) {
        this(sql, () -> statements, at);
    }

    /** A statement that is read by and by; {@code reading} always gives the same and never fails. */
    static SqlText readAhead(String sql, Callable<Optional<List<Statement>>> reading, Location at, Executor elsewhere) {
        SqlText text = new SqlText(sql, reading, at);
        elsewhere.execute(text.reading);
        return text;
    }

    /** The statement as Liquibase would send it, but for passwords, which are masked. */
    public String sql() {
        return sql;
    }

    /** What it does; empty when no parser could read it. */
    public Optional<List<Statement>> statements() {
        // Whoever comes first reads; this does nothing if that was somebody else.
        reading.run();
        try {
            return reading.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while a statement was read", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("a statement at " + at + " cannot be read", e.getCause());
        }
    }

    /** Its own line where the format allows it, else its changeset's. */
    public Location at() {
        return at;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof SqlText text && sql.equals(text.sql) && at.equals(text.at);
    }

    @Override
    public int hashCode() {
        return Objects.hash(sql, at);
    }

    @Override
    public String toString() {
        return at + ": " + sql;
    }
}
