package io.github.migrationsafety.changelog;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import java.io.File;
import liquibase.changelog.ChangeLogHistoryService;
import liquibase.changelog.OfflineChangeLogHistoryService;
import liquibase.database.Database;
import liquibase.database.OfflineConnection;
import liquibase.database.core.PostgresDatabase;
import liquibase.exception.DatabaseException;
import liquibase.resource.ResourceAccessor;

/** A PostgreSQL that is not there, for which Liquibase generates SQL. It writes no {@code databasechangelog.csv}. */
final class OfflinePostgres {
    private OfflinePostgres() {}

    /**
     * Must be called within a Liquibase scope. Names stay unqualified unless the changelog qualifies them, as with
     * {@code outputDefaultSchema=false}: which schema they are in is decided at run time.
     */
    static Database of(int major, LiquibaseTables tables, ResourceAccessor files) throws DatabaseException {
        PostgresDatabase database = new PostgresDatabase();
        database.setConnection(new Connection("offline:postgresql?version=" + major + ".0", files));
        database.setDefaultSchemaName(tables.defaultSchemaName().orElse("public"));
        database.setOutputDefaultSchema(false);
        tables.liquibaseSchemaName().ifPresent(database::setLiquibaseSchemaName);
        tables.databaseChangeLogTableName().ifPresent(database::setDatabaseChangeLogTableName);
        tables.databaseChangeLogLockTableName().ifPresent(database::setDatabaseChangeLogLockTableName);
        return database;
    }

    private static final class Connection extends OfflineConnection {
        Connection(String url, ResourceAccessor files) {
            super(url, files);
        }

        @Override
        protected ChangeLogHistoryService createChangeLogHistoryService(Database database) {
            return new NoHistory(database);
        }
    }

    /** Liquibase's own creates its file as soon as anyone asks for the history. */
    private static final class NoHistory extends OfflineChangeLogHistoryService {
        NoHistory(Database database) {
            super(database, new File("databasechangelog.csv"), false, false);
        }

        @Override
        public void init() {
            // Nothing has run, and nothing is to be written.
        }
    }
}
