package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.postgres.catalog.CatalogFollower;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.ObjectKind;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.sql.QualifiedName;
import java.sql.SQLException;
import java.util.Set;
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
    }

    /** Opens the sessions in a database that is there already. */
    static Stage open(ThrowawayPostgres server, LiquibaseTables tables, String database)
            throws SQLException, LiquibaseException {
        Session update = Session.open(server.connect(database), tables);
        Session rollback = Session.open(server.connect(database), tables);
        CatalogFollower catalog = CatalogFollower.open(server.connect(database), ownTables(tables));
        return new Stage(server, tables, database, update, rollback, catalog);
    }

    String database() {
        return database;
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

    private static Set<QualifiedName> ownTables(LiquibaseTables tables) {
        String schema =
                tables.liquibaseSchemaName().or(tables::defaultSchemaName).orElse("public");
        return Set.of(
                QualifiedName.of(schema, tables.databaseChangeLogTableName().orElse("databasechangelog")),
                QualifiedName.of(schema, tables.databaseChangeLogLockTableName().orElse("databasechangeloglock")));
    }

    /** Closes the sessions; the database stays. */
    @Override
    public void close() throws SQLException {
        update.close();
        rollback.close();
        catalog.close();
    }
}
