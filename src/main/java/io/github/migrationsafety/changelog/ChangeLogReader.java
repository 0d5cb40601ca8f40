package io.github.migrationsafety.changelog;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.sql.StatementReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import liquibase.Contexts;
import liquibase.LabelExpression;
import liquibase.Scope;
import liquibase.change.ChangeFactory;
import liquibase.changelog.ChangeLogParameters;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.database.Database;
import liquibase.exception.LiquibaseException;
import liquibase.parser.ChangeLogParserFactory;
import liquibase.parser.SqlParserFactory;
import liquibase.ui.LoggerUIService;

/**
 * Reads a changelog: Liquibase parses it, and each changeset comes back with its place in the source and the SQL that
 * Liquibase would send for it both ways. Touches no database, writes no file, prints nothing.
 *
 * <p>Thread-safe: several changelogs may be read at once in one JVM.
 */
public final class ChangeLogReader {
    /** Liquibase's XML parser shares one SAXParserFactory in the JVM, and that is not thread-safe. */
    private static final ReentrantLock PARSE = new ReentrantLock();

    /** Here SnakeYAML warns of duplicate keys, past Liquibase's log service, whose last value Liquibase takes. */
    private static final Logger YAML = Logger.getLogger("liquibase.parser.core.yaml");

    private final StatementReader sqlReader;
    private final Consumer<String> log;

    /** @param sqlReader reads each generated statement */
    public ChangeLogReader(StatementReader sqlReader) {
        this(sqlReader, line -> {});
    }

    /**
     * @param sqlReader reads each generated statement
     * @param log gets what Liquibase logs at INFO and above, a line at a time
     */
    public ChangeLogReader(StatementReader sqlReader, Consumer<String> log) {
        this.sqlReader = sqlReader;
        this.log = log;
    }

    /**
     * Parses the changelog once and generates the SQL of every changeset.
     *
     * @return the changelog, to be closed by the caller
     * @throws SetupException if the file is missing or Liquibase cannot parse it, or {@code releasedTag} is set by no changeset.
     *     A changeset that cannot be executed (a missing class, an invalid change) is no reason.
     */
    public ParsedChangeLog read(ChangeLogRequest request) {
        SearchPath files = new SearchPath(request.baseDirectory(), request.searchPath(), request.projectClassPath());
        ProjectClassLoader classes =
                new ProjectClassLoader(ChangeLogReader.class.getClassLoader(), request.projectClassPath());
        IsolatedScope scope = new IsolatedScope(values(files, classes));
        boolean read = false;
        try {
            ParsedChangeLog parsed = scope.run(() -> parse(request, files, classes, scope));
            read = true;
            return parsed;
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        } finally {
            if (!read) {
                files.close();
                close(classes);
            }
        }
    }

    /**
     * The identities and checksums of the changesets of a changelog; far quicker than reading it.
     *
     * @return in order, those included that contexts, labels or dbms leave out
     * @throws SetupException as {@link #read}
     */
    public List<ReleasedChangeSet> identities(ChangeLogRequest request) {
        SearchPath files = new SearchPath(request.baseDirectory(), request.searchPath(), request.projectClassPath());
        try (files;
                ProjectClassLoader classes =
                        new ProjectClassLoader(ChangeLogReader.class.getClassLoader(), request.projectClassPath())) {
            return new IsolatedScope(values(files, classes)).run(() -> identities(request, files));
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private List<ReleasedChangeSet> identities(ChangeLogRequest request, SearchPath files) throws Exception {
        Database database = prepare(request, files);
        SourceFiles sources = new SourceFiles(files);
        DatabaseChangeLog changeLog = liquibase(request, database, files, sources);
        Map<String, Object> values = SqlGeneration.executing(false);
        values.put(Scope.Attr.database.name(), database);
        return Scope.child(values, () -> Places.of(changeLog, sources).stream()
                .map(placed -> new ReleasedChangeSet(ChangeLogAssembly.id(placed), Checksums.of(placed)))
                .toList());
    }

    private static Database prepare(ChangeLogRequest request, SearchPath files) throws Exception {
        ChangeFactory changes = Scope.getCurrentScope().getSingleton(ChangeFactory.class);
        changes.register(new LenientCustomChange());
        Scope.getCurrentScope().getSingleton(SqlParserFactory.class).register(new QuickSqlParser());
        return OfflinePostgres.of(request.postgresMajor(), request.tables(), files);
    }

    private static void close(ProjectClassLoader classes) {
        try {
            classes.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private Map<String, Object> values(SearchPath files, ProjectClassLoader classes) {
        Map<String, Object> values = new HashMap<>();
        values.put(Scope.Attr.logService.name(), new QuietLog(log));
        values.put(Scope.Attr.ui.name(), new LoggerUIService());
        values.put(Scope.Attr.resourceAccessor.name(), files);
        values.put(Scope.Attr.classLoader.name(), classes);
        values.put("liquibase.analytics.enabled", false);
        values.put("liquibase.showBanner", false);
        values.put("liquibase.allowDuplicatedChangesetIdentifiers", true);
        // Unknown changes and preconditions are left out instead of ending the parse; Unreadable finds them in the
        // source.
        values.put("liquibase.changelogParseMode", "LAX");
        return values;
    }

    private ParsedChangeLog parse(
            ChangeLogRequest request, SearchPath files, ProjectClassLoader classes, IsolatedScope scope)
            throws Exception {
        Database database = prepare(request, files);
        SourceFiles sources = new SourceFiles(files);
        DatabaseChangeLog changeLog = liquibase(request, database, files, sources);
        Map<String, Object> values = SqlGeneration.executing(false);
        values.put(Scope.Attr.database.name(), database);
        ChangeLogAssembly assembly = new ChangeLogAssembly(request, database, sqlReader, files, sources);
        return Scope.child(values, () -> assembly.assemble(changeLog, scope, classes));
    }

    private static DatabaseChangeLog liquibase(
            ChangeLogRequest request, Database database, SearchPath files, SourceFiles sources) {
        String file = request.changeLogFile();
        ChangeLogParameters parameters = new ChangeLogParameters(database);
        parameters.setContexts(new Contexts(request.contexts()));
        parameters.setLabels(new LabelExpression(request.labelFilter()));
        request.parameters().forEach(parameters::set);
        PARSE.lock();
        Level yamlLevel = YAML.getLevel();
        YAML.setLevel(Level.OFF);
        try {
            if (!files.get(file).exists()) {
                throw missing(request);
            }
            return ChangeLogParserFactory.getInstance().getParser(file, files).parse(file, parameters, files);
        } catch (SetupException e) {
            throw e;
        } catch (LiquibaseException | IOException | RuntimeException e) {
            throw ParseFailure.of(e, files, sources);
        } finally {
            YAML.setLevel(yamlLevel);
            PARSE.unlock();
        }
    }

    private static SetupException missing(ChangeLogRequest request) {
        List<Path> searchPath = request.searchPath();
        String where = searchPath.stream().map(Path::toString).collect(Collectors.joining(", "));
        return new SetupException(
                "The changelog `" + request.changeLogFile() + "` is not on the search path (" + where + ").",
                "Set <changeLogFile> to its path below one of these folders, or <searchPath> to the folders.");
    }
}
