package io.github.migrationsafety.production.migrate;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.policy.Production;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.Optional;
import java.util.Set;

/**
 * Where a migration takes place, and by which rules.
 *
 * @param sessions opens sessions in the database
 * @param tables the names of Liquibase's own tables
 * @param production the policy's limits
 * @param journal records what is done
 * @param messages what the user is told meanwhile
 * @param timing how long things may take
 * @param onlySchema the one schema that is looked at; empty for all of the database
 */
public record Site(
        Sessions sessions,
        LiquibaseTables tables,
        Production production,
        RunJournal journal,
        Messages messages,
        Timing timing,
        Optional<String> onlySchema) {
    /** A site that is the whole of its database. */
    public Site(
            Sessions sessions,
            LiquibaseTables tables,
            Production production,
            RunJournal journal,
            Messages messages,
            Timing timing) {
        this(sessions, tables, production, journal, messages, timing, Optional.empty());
    }

    /** Liquibase's own tables, which are no part of the schema. */
    Set<QualifiedName> ownTables() {
        String schema =
                tables.liquibaseSchemaName().or(tables::defaultSchemaName).orElse("public");
        return Set.of(
                QualifiedName.of(schema, tables.databaseChangeLogTableName().orElse("databasechangelog")),
                QualifiedName.of(schema, tables.databaseChangeLogLockTableName().orElse("databasechangeloglock")));
    }
}
