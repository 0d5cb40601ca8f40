package io.github.migrationsafety.production;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Optional;

/**
 * One of Liquibase's own tables, of which the configuration tells the name but not its case.
 *
 * @param schema its schema; empty for the first of the search path
 * @param name its name in any case
 */
record LiquibaseTable(Optional<String> schema, String name) {
    static LiquibaseTable changeLog(LiquibaseTables tables) {
        return new LiquibaseTable(
                schema(tables), tables.databaseChangeLogTableName().orElse("databasechangelog"));
    }

    static LiquibaseTable lock(LiquibaseTables tables) {
        return new LiquibaseTable(
                schema(tables), tables.databaseChangeLogLockTableName().orElse("databasechangeloglock"));
    }

    private static Optional<String> schema(LiquibaseTables tables) {
        return tables.liquibaseSchemaName().or(tables::defaultSchemaName);
    }

    /** Its name as SQL needs it; empty if it does not exist. */
    Optional<String> find(Connection connection) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                """
                SELECT format('%I.%I', n.nspname, c.relname)
                  FROM pg_catalog.pg_class c
                  JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
                 WHERE lower(c.relname) = lower(?) AND lower(n.nspname) = lower(coalesce(?, current_schema()))
                   AND c.relkind IN ('r', 'p', 'v')
                 ORDER BY c.relname = ? DESC, n.nspname = ? DESC, c.relname
                 LIMIT 1
                """)) {
            statement.setString(1, name);
            statement.setString(2, schema.orElse(null));
            statement.setString(3, name);
            statement.setString(4, schema.orElse(null));
            try (ResultSet row = statement.executeQuery()) {
                return row.next() ? Optional.of(row.getString(1)) : Optional.empty();
            }
        }
    }
}
