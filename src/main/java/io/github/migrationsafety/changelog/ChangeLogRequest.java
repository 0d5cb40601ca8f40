package io.github.migrationsafety.changelog;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Which changelog to read, and how.
 *
 * @param baseDirectory the module's base directory, to which {@link Location#file()} is relative
 * @param changeLogFile the root changelog, as a path on the search path
 * @param searchPath directories and archives in which changelog files are looked up, in order
 * @param projectClassPath the project's own runtime class path, for {@code classpath:} includes and custom changes; asked for
 *     only when something is not found on the search path, because resolving it costs
 * @param parameters changelog parameters
 * @param contexts Liquibase's contexts; blank for every changeset
 * @param labelFilter Liquibase's label filter; blank for every changeset
 * @param tables the names that Liquibase's own tables and schemas have
 * @param postgresMajor the major version of PostgreSQL for which SQL is generated
 * @param releasedTag the tag up to and including which changesets are released
 * @param released the changesets that are released, where no tag tells it
 */
public record ChangeLogRequest(
        Path baseDirectory,
        String changeLogFile,
        List<Path> searchPath,
        Supplier<List<Path>> projectClassPath,
        Map<String, String> parameters,
        String contexts,
        String labelFilter,
        LiquibaseTables tables,
        int postgresMajor,
        Optional<String> releasedTag,
        Optional<ReleasedChangeSets> released) {
    /**
     * Names as liquibase-maven-plugin's parameters of the same name give them; empty for Liquibase's defaults.
     *
     * @param defaultSchemaName the schema of unqualified objects
     * @param liquibaseSchemaName the schema of Liquibase's own tables
     */
    public record LiquibaseTables(
            Optional<String> defaultSchemaName,
            Optional<String> liquibaseSchemaName,
            Optional<String> databaseChangeLogTableName,
            Optional<String> databaseChangeLogLockTableName) {
        /** Liquibase's defaults. */
        public static final LiquibaseTables DEFAULTS =
                new LiquibaseTables(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** A changelog of which a tag tells what is released, or nothing does. */
    public ChangeLogRequest(
            Path baseDirectory,
            String changeLogFile,
            List<Path> searchPath,
            Supplier<List<Path>> projectClassPath,
            Map<String, String> parameters,
            String contexts,
            String labelFilter,
            LiquibaseTables tables,
            int postgresMajor,
            Optional<String> releasedTag) {
        this(
                baseDirectory,
                changeLogFile,
                searchPath,
                projectClassPath,
                parameters,
                contexts,
                labelFilter,
                tables,
                postgresMajor,
                releasedTag,
                Optional.empty());
    }

    /** The same changelog after what is released. */
    public ChangeLogRequest after(Optional<ReleasedChangeSets> changeSets) {
        return new ChangeLogRequest(
                baseDirectory,
                changeLogFile,
                searchPath,
                projectClassPath,
                parameters,
                contexts,
                labelFilter,
                tables,
                postgresMajor,
                releasedTag,
                changeSets);
    }

    public ChangeLogRequest {
        searchPath = List.copyOf(searchPath);
        parameters = Map.copyOf(parameters);
    }
}
