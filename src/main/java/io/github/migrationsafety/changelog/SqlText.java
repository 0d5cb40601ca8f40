package io.github.migrationsafety.changelog;

import io.github.migrationsafety.sql.Secrets;
import io.github.migrationsafety.sql.Statement;
import java.util.List;
import java.util.Optional;

/**
 * One SQL statement that a changeset sends to PostgreSQL.
 *
 * @param sql the statement as Liquibase would send it, but for passwords, which are masked
 * @param statements what it does; empty when no parser could read it
 * @param at its own line where the format allows it, else its changeset's
 */
public record SqlText(String sql, Optional<List<Statement>> statements, Location at) {
    public SqlText {
        sql = Secrets.masked(sql);
    }
}
