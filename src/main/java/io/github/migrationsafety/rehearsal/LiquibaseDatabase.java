package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import java.sql.Connection;
import liquibase.change.Change;
import liquibase.change.DbmsTargetedChange;
import liquibase.changelog.ChangeSet;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.DatabaseList;
import liquibase.database.jvm.JdbcConnection;
import liquibase.exception.LiquibaseException;
import liquibase.exception.MigrationFailedException;
import liquibase.exception.ValidationErrors;
import org.jspecify.annotations.Nullable;

/** A connection as Liquibase sees it. Use it inside the changelog's Liquibase scope. */
public final class LiquibaseDatabase {
    private LiquibaseDatabase() {}

    /** Takes over a connection; nothing is sent that changes anything. */
    public static Database over(Connection connection, LiquibaseTables tables) throws LiquibaseException {
        Database database =
                DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
        tables.databaseChangeLogTableName().ifPresent(database::setDatabaseChangeLogTableName);
        tables.databaseChangeLogLockTableName().ifPresent(database::setDatabaseChangeLogLockTableName);
        if (tables.defaultSchemaName().isPresent()) {
            database.setDefaultSchemaName(tables.defaultSchemaName().get());
        }
        tables.liquibaseSchemaName().ifPresent(database::setLiquibaseSchemaName);
        return database;
    }

    /**
     * What {@code update} checks for the whole changelog before it runs the first changeset.
     *
     * @throws MigrationFailedException naming what is wrong with the changeset
     */
    public static void validate(ChangeSet changeSet, Database database) throws MigrationFailedException {
        for (Change change : changeSet.getChanges()) {
            boolean runsHere = !(change instanceof DbmsTargetedChange targeted)
                    || DatabaseList.definitionMatches(targeted.getDbms(), database, true);
            // A custom change may have nothing to say, and says it with null.
            @Nullable ValidationErrors errors = runsHere ? change.validate(database) : null;
            if (errors != null && errors.hasErrors()) {
                throw new MigrationFailedException(changeSet, String.join("; ", errors.getErrorMessages()));
            }
        }
    }
}
