package io.github.migrationsafety.changelog;

import io.github.migrationsafety.sql.Secrets;
import io.github.migrationsafety.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One SQL statement that a changeset sends to PostgreSQL. It is read when somebody first asks what it does: a rehearsal then
 * reads while it waits for the server. Immutable to those who look at it, and thread-safe.
 */
public final class SqlText {
    private final String sql;
    private final Location at;
    private final Supplier<Optional<List<Statement>>> reading;
    private volatile @Nullable Optional<List<Statement>> statements;

    private SqlText(String sql, Supplier<Optional<List<Statement>>> reading, Location at) {
        this.sql = Secrets.masked(sql);
        this.reading = reading;
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

    /** A statement that is read when it is first asked for; {@code reading} always gives the same. */
    static SqlText readLater(String sql, Supplier<Optional<List<Statement>>> reading, Location at) {
        return new SqlText(sql, reading, at);
    }

    /** The statement as Liquibase would send it, but for passwords, which are masked. */
    public String sql() {
        return sql;
    }

    /** What it does; empty when no parser could read it. */
    public Optional<List<Statement>> statements() {
        Optional<List<Statement>> known = statements;
        if (known == null) {
            known = reading.get();
            statements = known;
        }
        return known;
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
