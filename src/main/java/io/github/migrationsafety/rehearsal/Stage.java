package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.postgres.catalog.CatalogFollower;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.ObjectKind;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.schema.SchemaObject;
import io.github.migrationsafety.sql.QualifiedName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import liquibase.exception.LiquibaseException;

/**
 * A throwaway database with the three sessions of a rehearsal: one that applies, as {@code liquibase update} would, and keeps its
 * state from changeset to changeset; one that rolls back and is renewed each time; one that reads the catalog. Not thread-safe.
 */
final class Stage implements AutoCloseable {
    private final ThrowawayPostgres server;
    private final LiquibaseTables tables;
    private final String database;
    private final Session update;
    private final CatalogFollower catalog;
    private final Map<ObjectKey, SchemaObject> start;
    private Session rollback;

    private Stage(
            ThrowawayPostgres server,
            LiquibaseTables tables,
            String database,
            Session update,
            Session rollback,
            CatalogFollower catalog) {
        this.server = server;
        this.tables = tables;
        this.database = database;
        this.update = update;
        this.rollback = rollback;
        this.catalog = catalog;
        this.start = catalog.objects();
    }

    /** Creates the database and opens its sessions. */
    static Stage open(ThrowawayPostgres server, LiquibaseTables tables, String database)
            throws SQLException, LiquibaseException {
        server.createDatabase(database);
        return on(server, tables, database);
    }

    private static Stage on(ThrowawayPostgres server, LiquibaseTables tables, String database)
            throws SQLException, LiquibaseException {
        createSchemas(server, tables, database);
        Session update = Session.open(server.connect(database), tables);
        Session rollback = Session.open(server.connect(database), tables);
        CatalogFollower catalog = CatalogFollower.open(server.connect(database), ownTables(tables));
        return new Stage(server, tables, database, update, rollback, catalog);
    }

    /** The session that applies. */
    Session update() {
        return update;
    }

    /** The session that rolls back; call {@link #renewRollback} first. */
    Session rollback() {
        return rollback;
    }

    CatalogFollower catalog() {
        return catalog;
    }

    /** Every object of the empty database. */
    Map<ObjectKey, SchemaObject> start() {
        return start;
    }

    /**
     * Gives the rollback a session of its own.
     *
     * @param applied what the changeset did: defaults of the database or of a role count from the next login on
     */
    void renewRollback(SchemaDelta applied) throws SQLException, LiquibaseException {
        boolean loginMatters = applied.changes().keySet().stream()
                .map(ObjectKey::kind)
                .anyMatch(k -> k == ObjectKind.DATABASE || k == ObjectKind.ROLE_SETTING || k == ObjectKind.ROLE);
        if (loginMatters) {
            rollback.close();
            rollback = Session.open(server.connect(database), tables);
        } else {
            rollback.renew();
        }
    }

    /**
     * Drops this database with the roles that were made since it was created, which are the whole server's, and opens an empty one.
     */
    Stage replace(String newDatabase) throws SQLException, LiquibaseException {
        Set<ObjectKey> roles = new LinkedHashSet<>(catalog.objects().keySet());
        roles.removeIf(k -> k.kind() != ObjectKind.ROLE || start.containsKey(k));
        close();
        server.createDatabase(newDatabase);
        server.dropDatabase(database);
        try (Connection connection = server.connect(newDatabase);
                Statement statement = connection.createStatement()) {
            for (ObjectKey role : roles) {
                // The name of a key is quoted where SQL needs quotes.
                statement.execute("DROP ROLE " + role.name());
            }
        }
        return on(server, tables, newDatabase);
    }

    private static void createSchemas(ThrowawayPostgres server, LiquibaseTables tables, String database)
            throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            for (String schema : Stream.of(tables.defaultSchemaName(), tables.liquibaseSchemaName())
                    .flatMap(Optional::stream)
                    .distinct()
                    .toList()) {
                statement.execute("CREATE SCHEMA IF NOT EXISTS " + quoted(schema));
            }
        }
    }

    private static Set<QualifiedName> ownTables(LiquibaseTables tables) {
        String schema =
                tables.liquibaseSchemaName().or(tables::defaultSchemaName).orElse("public");
        return Set.of(
                QualifiedName.of(
                        schema, tables.databaseChangeLogTableName().orElse("databasechangelog")),
                QualifiedName.of(
                        schema, tables.databaseChangeLogLockTableName().orElse("databasechangeloglock")));
    }

    private static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    @Override
    public void close() {
        update.close();
        rollback.close();
        catalog.close();
    }
}
