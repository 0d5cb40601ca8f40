package io.github.migrationsafety.maven;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.goal.Console;
import io.github.migrationsafety.goal.GoalSettings;
import io.github.migrationsafety.maven.ServerCredentials.Purpose;
import io.github.migrationsafety.policy.Baseline;
import io.github.migrationsafety.report.ConsoleReport;
import io.github.migrationsafety.report.Report;
import io.github.migrationsafety.report.ReportFormat;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.maven.model.FileSet;
import org.apache.maven.plugin.MojoExecution;
import org.apache.maven.plugin.MojoFailureException;
import org.apache.maven.plugins.annotations.Parameter;
import org.apache.maven.project.ProjectDependenciesResolver;
import org.apache.maven.settings.crypto.SettingsDecrypter;
import org.eclipse.aether.RepositorySystem;
import org.jspecify.annotations.Nullable;

/** The parameters of the goals that read the module's changelog, and what becomes of their outcome. */
abstract class ChangeLogMojo extends GoalMojo {
    private final RepositorySystem repositorySystem;
    private final ProjectDependenciesResolver dependenciesResolver;
    private final SettingsDecrypter settingsDecrypter;

    @Parameter(defaultValue = "${mojoExecution}", readonly = true, required = true)
    private MojoExecution execution;

    /**
     * The root changelog, as a path on the search path. Without it, the first that exists of
     * <code>db/changelog/db.changelog-master.{yaml,yml,xml,json,sql}</code>, <code>db/changelog.{xml,yaml,sql}</code>,
     * <code>db/master.xml</code> and <code>liquibase/master.xml</code> is taken; a module that has none of them is skipped.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.changeLogFile")
    private @Nullable String changeLogFile;

    /**
     * Directories and archives in which changelog files are looked up, in order. Without it, the module's resource
     * directories.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.searchPath")
    private @Nullable List<File> searchPath;

    /**
     * Changelog parameters, by name: what <code>${name}</code> in the changelog stands for. <code>expressionVariables</code> is
     * another name for this element.
     *
     * @since 1.0.0
     */
    @Parameter(alias = "expressionVariables")
    private @Nullable Map<String, String> changeLogParameters;

    /**
     * Liquibase contexts: changesets of other contexts are left out. Without it, every changeset runs.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.contexts")
    private @Nullable String contexts;

    /**
     * A Liquibase label filter: changesets whose labels do not match are left out. Without it, every changeset runs.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.labelFilter")
    private @Nullable String labelFilter;

    /**
     * The schema of database objects that are named without one.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.defaultSchemaName")
    private @Nullable String defaultSchemaName;

    /**
     * The schema of Liquibase's own tables.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.liquibaseSchemaName")
    private @Nullable String liquibaseSchemaName;

    /**
     * The name of Liquibase's table of applied changesets, <code>DATABASECHANGELOG</code> without it.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.databaseChangeLogTableName")
    private @Nullable String databaseChangeLogTableName;

    /**
     * The name of Liquibase's lock table, <code>DATABASECHANGELOGLOCK</code> without it.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.databaseChangeLogLockTableName")
    private @Nullable String databaseChangeLogLockTableName;

    /**
     * The policy: a file, or <code>classpath:</code> and the path of a resource in a dependency of this plugin. Without it,
     * <code>migration-safety.yaml</code> in the module's folder, else in the nearest folder above it up to the multi-module
     * root; if there is none, the defaults of every rule hold.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.policyFile")
    private @Nullable String policyFile;

    /**
     * The findings that are accepted as old debt, as the goal <code>baseline</code> writes them. Without it,
     * <code>migration-safety-baseline.json</code> in the module's folder; if there is none, every finding counts.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.baselineFile")
    private @Nullable File baselineFile;

    /**
     * Whether findings that nobody finds any more are taken out of the baseline.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.baseline.prune", defaultValue = "false")
    private boolean pruneBaseline;

    /**
     * From which severity on a violation fails the build: <code>error</code>, <code>warning</code> or <code>never</code>.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.failOn", defaultValue = "error")
    private String failOn;

    /**
     * Whether a module without a changelog fails the build instead of being skipped.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.failIfNoChangeLog", defaultValue = "false")
    private boolean failIfNoChangeLog;

    /**
     * Which reports are written: <code>console</code>, <code>json</code>, <code>html</code>, <code>sarif</code>,
     * <code>junit</code> and <code>markdown</code>. On a CI server that has a form of its own it comes along: annotations of GitHub
     * Actions, issues of Azure Pipelines and inspections of TeamCity with <code>console</code>, the step summary of GitHub Actions
     * with <code>markdown</code>, the Code Quality report of GitLab with any file; <code>github</code>, <code>azure</code>,
     * <code>teamcity</code> and <code>gitlab</code> ask for one elsewhere too.
     *
     * @since 1.0.0
     */
    @Parameter(property = "migration-safety.reports", defaultValue = "console,json,html,sarif,junit,markdown")
    private List<String> reports;

    /**
     * The folder under which each goal writes its reports, in a folder of its own name.
     *
     * @since 1.0.0
     */
    @Parameter(
            property = "migration-safety.outputDirectory",
            defaultValue = "${project.build.directory}/migration-safety")
    private File outputDirectory;

    /**
     * The throwaway PostgreSQL server. Without any of this, it is an embedded one of the newest major version that the plugin
     * was tested with; its binaries are fetched like any other artifact. As with every parameter, what the POM gives wins over
     * the user property.
     *
     * <ul>
     * <li><code>version</code>: a major (<code>17</code>) or an exact version (<code>17.11</code>); user property
     * <code>migration-safety.postgres.version</code></li>
     * <li><code>image</code>: a container image that works like the official image <code>postgres</code>, such as
     * <code>postgis/postgis:17-3.5</code>; Testcontainers, fetched for this alone, runs it on a Docker engine. It brings its
     * version itself; for <code>lint</code>, <code>version</code> or else the number in its tag says it. User property
     * <code>migration-safety.postgres.image</code></li>
     * <li><code>url</code>: the JDBC URL of a running server, on which throwaway databases are created and dropped again; user
     * property <code>migration-safety.postgres.url</code></li>
     * <li><code>serverId</code>: the server in <code>settings.xml</code> that holds the credentials for that URL, an encrypted
     * password included; user property <code>migration-safety.postgres.serverId</code>. Without it they are taken from the
     * environment: <code>MIGRATION_SAFETY_POSTGRES_USER</code> and <code>MIGRATION_SAFETY_POSTGRES_PASSWORD</code></li>
     * </ul>
     *
     * @since 1.0.0
     */
    @Parameter
    private @Nullable PostgresParameter postgres;

    ChangeLogMojo(
            RepositorySystem repositorySystem,
            ProjectDependenciesResolver dependenciesResolver,
            SettingsDecrypter settingsDecrypter) {
        this.repositorySystem = repositorySystem;
        this.dependenciesResolver = dependenciesResolver;
        this.settingsDecrypter = settingsDecrypter;
    }

    /** What the goal is told. */
    protected final GoalSettings settings() {
        return new GoalSettings(
                project().getGroupId() + ":" + project().getArtifactId() + ":"
                        + project().getVersion(),
                execution.getVersion(),
                project().getBasedir().toPath(),
                ModuleRoot.of(project(), session().getRequest()),
                given(changeLogFile),
                searchPath(),
                new ProjectClassPath(dependenciesResolver, session(), project(), console()),
                changeLogParameters == null ? Map.of() : changeLogParameters,
                given(contexts).orElse(""),
                given(labelFilter).orElse(""),
                new LiquibaseTables(
                        given(defaultSchemaName),
                        given(liquibaseSchemaName),
                        given(databaseChangeLogTableName),
                        given(databaseChangeLogLockTableName)),
                given(policyFile),
                getClass().getClassLoader(),
                Choices.failOn(failOn),
                reports,
                outputDirectory.toPath(),
                postgres(),
                new ReleasedBundles(repositorySystem, session(), project()),
                new GoalSettings.Debt(
                        baselineFile == null
                                ? project().getBasedir().toPath().resolve(Baseline.NAME)
                                : baselineFile.toPath(),
                        pruneBaseline),
                LocalDate.now(ZoneOffset.UTC),
                Terminal.isInteractive(session()),
                name -> Optional.ofNullable(session().getSystemProperties().getProperty("env." + name)));
    }

    /** Maven's log. */
    protected final Console console() {
        return new LogConsole(getLog());
    }

    /**
     * Ends a goal that judges.
     *
     * @param outcome what it found; empty when the module has no changelog
     * @throws MojoFailureException if what it found fails the build
     */
    protected final void conclude(Optional<Report> outcome) throws MojoFailureException {
        if (orFail(outcome).filter(r -> r.verdict().failed()).isPresent()) {
            throw new MojoFailureException(new ConsoleReport().failure(outcome.get(), readable(outcome.get())));
        }
    }

    /**
     * The outcome of a goal as it is.
     *
     * @throws SetupException if the module has no changelog, and the user wants to be told
     */
    protected final <T> Optional<T> orFail(Optional<T> outcome) {
        if (outcome.isEmpty() && failIfNoChangeLog) {
            throw new SetupException(
                    "This module has no changelog, and failIfNoChangeLog (migration-safety.failIfNoChangeLog) is true.",
                    "Name the changelog with changeLogFile, or leave failIfNoChangeLog out.");
        }
        return outcome;
    }

    // The one that a person would open first.
    private Optional<String> readable(Report report) {
        Set<ReportFormat> written = ReportFormat.parse(reports);
        return Stream.of(ReportFormat.HTML, ReportFormat.MARKDOWN, ReportFormat.JSON)
                .filter(written::contains)
                .flatMap(format -> format.fileName(report.goal()).stream())
                .map(name -> outputDirectory.toPath().resolve(report.goal()).resolve(name))
                .filter(Files::isRegularFile)
                .map(Path::toString)
                .findFirst();
    }

    private List<Path> searchPath() {
        if (searchPath == null || searchPath.isEmpty()) {
            return project().getResources().stream()
                    .map(FileSet::getDirectory)
                    .map(Path::of)
                    .toList();
        }
        return searchPath.stream().map(File::toPath).toList();
    }

    /** Finds the credentials of servers that the user names. */
    protected final ServerCredentials credentials() {
        return new ServerCredentials(session().getSettings(), settingsDecrypter, name -> session()
                .getSystemProperties()
                .getProperty("env." + name));
    }

    private GoalSettings.Postgres postgres() {
        PostgresParameter server = (postgres == null ? new PostgresParameter() : postgres).orElse(this::property);
        return new GoalSettings.Postgres(
                server.version(),
                server.image(),
                server.url().map(url -> credentials().of(url, server.serverId(), Purpose.THROWAWAY)),
                new EmbeddedBinaries(repositorySystem, session(), project()),
                new Testcontainers(repositorySystem, session(), project()));
    }

    // Maven fills only whole parameters from properties, not the elements of one; the order is the one that it has for
    // those.
    private @Nullable String property(String element) {
        String name = "migration-safety.postgres." + element;
        return Stream.of(
                        session().getUserProperties(),
                        session().getSystemProperties(),
                        project().getProperties())
                .map(properties -> properties.getProperty(name))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** A parameter's value; empty if it is missing or blank. */
    protected static Optional<String> given(@Nullable String value) {
        return Optional.ofNullable(value).map(String::strip).filter(v -> !v.isEmpty());
    }
}
