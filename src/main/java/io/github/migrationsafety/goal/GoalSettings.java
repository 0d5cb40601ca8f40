package io.github.migrationsafety.goal;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.policy.Verdict.FailOn;
import io.github.migrationsafety.postgres.BinariesResolver;
import io.github.migrationsafety.postgres.ContainerLibrary;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Everything that a goal is told from outside: parameters, environment, the day. No goal reads a clock, the environment or a
 * system property itself.
 *
 * @param module the module's {@code groupId:artifactId:version}
 * @param pluginVersion the version of this plugin
 * @param baseDirectory the module's base directory
 * @param rootDirectory the multi-module root, up to which the policy file is looked for
 * @param changeLogFile the changelog as a path on the search path; empty to look for the usual ones
 * @param searchPath directories and archives in which changelog files are looked up
 * @param projectClassPath the project's runtime class path, resolved on first use
 * @param changeLogParameters changelog parameters
 * @param contexts Liquibase's contexts; blank for every changeset
 * @param labelFilter Liquibase's label filter; blank for every changeset
 * @param tables the names of Liquibase's own tables and schemas
 * @param policyFile a file or {@code classpath:} resource; empty to look for {@code migration-safety.yaml}
 * @param pluginClassPath loads {@code classpath:} resources of the plugin's own dependencies
 * @param failOn from which severity on the build fails
 * @param reports the report formats to write
 * @param outputDirectory the folder under which each goal has a folder of its own
 * @param postgres the throwaway server
 * @param bundles finds released migration bundles
 * @param debt the findings that are accepted
 * @param today the day on which suppressions are judged
 * @param interactive whether progress may rewrite a line on the terminal
 * @param environment looks up an environment variable
 */
public record GoalSettings(
        String module,
        String pluginVersion,
        Path baseDirectory,
        Path rootDirectory,
        Optional<String> changeLogFile,
        List<Path> searchPath,
        Supplier<List<Path>> projectClassPath,
        Map<String, String> changeLogParameters,
        String contexts,
        String labelFilter,
        LiquibaseTables tables,
        Optional<String> policyFile,
        ClassLoader pluginClassPath,
        FailOn failOn,
        List<String> reports,
        Path outputDirectory,
        Postgres postgres,
        BundleResolver bundles,
        Debt debt,
        LocalDate today,
        boolean interactive,
        Function<String, Optional<String>> environment) {
    /**
     * @param version a major or an exact version; empty for the newest that the plugin was tested with
     * @param image the container image to run instead of the embedded server
     * @param external the user's own server, on which throwaway databases are made
     * @param resolver finds the binaries of the embedded server
     * @param containers finds what runs the image
     */
    public record Postgres(
            Optional<String> version,
            Optional<String> image,
            Optional<External> external,
            BinariesResolver resolver,
            ContainerLibrary containers) {}

    /**
     * @param baseline the file of the findings that are accepted, whether it exists or not
     * @param prune whether entries that are not needed any more are dropped from it
     */
    public record Debt(Path baseline, boolean prune) {}

    /** A server that the user names. */
    public record External(String url, String user, String password) {
        /** Without the password. */
        @Override
        public String toString() {
            return "External[" + url + ", " + user + "]";
        }
    }

    public GoalSettings {
        searchPath = List.copyOf(searchPath);
        changeLogParameters = Map.copyOf(changeLogParameters);
        reports = List.copyOf(reports);
    }

    /**
     * These settings with another changelog.
     *
     * @param file the changelog as a path on the search path
     * @param path directories and archives in which changelog files are looked up
     */
    GoalSettings withChangeLog(String file, List<Path> path) {
        return new GoalSettings(
                module,
                pluginVersion,
                baseDirectory,
                rootDirectory,
                Optional.of(file),
                path,
                projectClassPath,
                changeLogParameters,
                contexts,
                labelFilter,
                tables,
                policyFile,
                pluginClassPath,
                failOn,
                reports,
                outputDirectory,
                postgres,
                bundles,
                debt,
                today,
                interactive,
                environment);
    }

    /** These settings with other names of Liquibase's tables and schemas. */
    GoalSettings withTables(LiquibaseTables names) {
        return new GoalSettings(
                module,
                pluginVersion,
                baseDirectory,
                rootDirectory,
                changeLogFile,
                searchPath,
                projectClassPath,
                changeLogParameters,
                contexts,
                labelFilter,
                names,
                policyFile,
                pluginClassPath,
                failOn,
                reports,
                outputDirectory,
                postgres,
                bundles,
                debt,
                today,
                interactive,
                environment);
    }
}
