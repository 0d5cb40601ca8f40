package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.rehearsal.seed.RowRequest;
import io.github.migrationsafety.rehearsal.seed.UserScript;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Databases as production's was before its first changeset: with the schemas that Liquibase is configured to use. */
final class EmptyDatabase {
    private final ThrowawayPostgres server;
    private final LiquibaseTables tables;
    private final List<UserScript> before;
    private final Optional<String> origin;

    /** @param rows what else production had, or the copy of it that takes the place of an empty database */
    EmptyDatabase(ThrowawayPostgres server, LiquibaseTables tables, RowRequest rows) {
        this.before = rows.before();
        this.origin = rows.origin();
        this.server = server;
        this.tables = tables;
    }

    /** Creates one. */
    void create(String name) throws SQLException {
        if (origin.isPresent()) {
            server.copyDatabase(name, origin.get());
            return;
        }
        server.createDatabase(name);
        try (Connection connection = server.connect(name);
                Statement statement = connection.createStatement()) {
            for (String schema : Stream.of(tables.defaultSchemaName(), tables.liquibaseSchemaName())
                    .flatMap(Optional::stream)
                    .distinct()
                    .toList()) {
                statement.execute("CREATE SCHEMA IF NOT EXISTS \"" + schema.replace("\"", "\"\"") + '"');
            }
            before.forEach(script -> script.run(connection));
        }
    }
}
