package io.github.migrationsafety.changelog;

import io.github.migrationsafety.sql.CalledRoutines;
import io.github.migrationsafety.sql.Statement;
import io.github.migrationsafety.sql.StatementReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ForkJoinPool;
import liquibase.Scope;
import liquibase.change.Change;
import liquibase.change.DbmsTargetedChange;
import liquibase.change.core.EmptyChange;
import liquibase.change.core.ExecuteShellCommandChange;
import liquibase.change.core.LoadDataChange;
import liquibase.change.core.LoadUpdateDataChange;
import liquibase.change.core.OutputChange;
import liquibase.change.core.RawSQLChange;
import liquibase.change.core.SQLFileChange;
import liquibase.change.custom.CustomChangeWrapper;
import liquibase.change.custom.CustomSqlChange;
import liquibase.change.custom.CustomSqlRollback;
import liquibase.changelog.ChangeSet;
import liquibase.database.Database;
import liquibase.database.DatabaseList;
import liquibase.database.ObjectQuotingStrategy;
import liquibase.exception.LiquibaseException;
import liquibase.exception.RollbackImpossibleException;
import liquibase.exception.ValidationErrors;
import liquibase.resource.Resource;
import liquibase.sql.Sql;
import liquibase.sql.visitor.SqlVisitor;
import liquibase.sqlgenerator.SqlGeneratorFactory;
import liquibase.statement.ExecutablePreparedStatement;
import liquibase.statement.SqlStatement;
import liquibase.statement.core.RawParameterizedSqlStatement;
import liquibase.statement.core.RawSqlStatement;
import liquibase.statement.core.RuntimeStatement;
import liquibase.util.StringUtil;

/**
 * The SQL that Liquibase would send for a changeset and for its rollback, from Liquibase's own generators. Follows
 * {@code ChangeSet.execute} and {@code ChangeSet.rollback} of Liquibase 4.33, but executes nothing: where only an execution
 * shows what is sent, a comment stands for it that no reader claims to know.
 *
 * <p>Must be used within a scope that has the database. Not thread-safe.
 */
final class SqlGeneration {
    /** From here on, the rows of a loadData are counted but not listed: they say nothing about the schema. */
    private static final int MOST_ROWS = 10_000;

    private final Database database;
    private final StatementReader reader;
    private final SearchPath searchPath;
    private final SourceFiles files;
    /** What the changesets up to the one at hand have created. */
    private CalledRoutines routines;

    private boolean defines;

    SqlGeneration(Database database, StatementReader reader, SearchPath searchPath, SourceFiles files) {
        this.database = database;
        this.reader = reader;
        this.searchPath = searchPath;
        this.files = files;
        this.routines = CalledRoutines.none(Objects.requireNonNullElse(database.getDefaultSchemaName(), "public"));
    }

    /** What makes the statements of one change, either way. */
    private interface Generator {
        SqlStatement[] generate(Change change) throws LiquibaseException;
    }

    /**
     * What the changeset sends, without what a custom change would that cannot be set up here. Must be asked in the order of the
     * changelog.
     *
     * @param runs whether it does; what others create is not there
     */
    List<SqlText> apply(PlacedChangeSet placed, boolean runs) {
        ChangeSet changeSet = placed.changeSet();
        prepare(changeSet);
        defines = runs;
        SourcePositions positions = SourcePositions.ofChanges(placed);
        List<SqlText> texts = new ArrayList<>();
        for (Change change : changeSet.getChanges()) {
            SourcePositions.Position position = positions.next(change);
            boolean unknown = change instanceof LenientCustomChange custom
                    && custom.problem().isPresent();
            if (!unknown && runsHere(change) && change.shouldRunOnOs()) {
                texts.addAll(statements(change, position, changeSet.getSqlVisitors(), this::generate));
            }
        }
        return texts;
    }

    private SqlStatement[] generate(Change change) {
        if (change instanceof RawSQLChange raw) {
            Optional<List<String>> plain = PlainScript.statements(raw);
            if (plain.isPresent()) {
                return plain.get().stream()
                        .map(sql -> new RawSqlStatement(sql, raw.getEndDelimiter()))
                        .toArray(SqlStatement[]::new);
            }
        }
        return change.generateStatements(database);
    }

    /** The way back that the changeset offers. */
    Rollback rollback(PlacedChangeSet placed) {
        ChangeSet changeSet = placed.changeSet();
        prepare(changeSet);
        defines = false;
        List<SqlVisitor> visitors = changeSet.getSqlVisitors().stream()
                .filter(SqlVisitor::isApplyToRollback)
                .toList();
        return changeSet.hasCustomRollbackChanges() ? given(placed, visitors) : generated(placed, visitors);
    }

    private void prepare(ChangeSet changeSet) {
        ObjectQuotingStrategy quoting = changeSet.getObjectQuotingStrategy();
        database.setObjectQuotingStrategy(quoting == null ? ObjectQuotingStrategy.LEGACY : quoting);
    }

    private Rollback given(PlacedChangeSet placed, List<SqlVisitor> visitors) {
        SourcePositions positions = SourcePositions.ofRollback(placed);
        List<SqlText> texts = new ArrayList<>();
        for (Change change : placed.changeSet().getRollback().getChanges()) {
            SourcePositions.Position position = positions.next(change);
            if (!(change instanceof EmptyChange) && runsHere(change) && !isEmptyMarker(change)) {
                texts.addAll(statements(change, position, visitors, this::generate));
            }
        }
        boolean doesNothing = texts.stream()
                .allMatch(text -> isNothing(text.sql()) && text.statements().isPresent());
        return doesNothing ? new Rollback.Empty() : new Rollback.Given(texts, false);
    }

    private static boolean isEmptyMarker(Change change) {
        return change instanceof RawSQLChange sql && "empty".equalsIgnoreCase(sql.getSql());
    }

    private Rollback generated(PlacedChangeSet placed, List<SqlVisitor> visitors) {
        SourcePositions positions = SourcePositions.ofChanges(placed);
        List<Change> changes = placed.changeSet().getChanges();
        List<SourcePositions.Position> at =
                changes.stream().map(positions::next).toList();
        List<SqlText> texts = new ArrayList<>();
        for (int i = changes.size() - 1; i >= 0; i--) {
            Change change = changes.get(i);
            if (!isReversible(change)) {
                return new Rollback.Missing(
                        "None is given, and Liquibase cannot generate one for `" + name(change) + "`.");
            }
            try {
                texts.addAll(rollbackStatements(change, at.get(i).withoutText(), visitors));
            } catch (RollbackImpossibleException e) {
                return new Rollback.Missing("None is given, and Liquibase cannot generate one for `" + name(change)
                        + "`: " + Sentences.reason(e) + ".");
            }
        }
        return new Rollback.Given(texts, true);
    }

    private boolean isReversible(Change change) {
        try {
            return change.supportsRollback(database);
        } catch (RuntimeException | LinkageError cannotTell) {
            return true; // The generation below says why.
        }
    }

    /** @throws RollbackImpossibleException if Liquibase knows that there is none */
    private List<SqlText> rollbackStatements(
            Change change, SourcePositions.Position position, List<SqlVisitor> visitors)
            throws RollbackImpossibleException {
        RollbackImpossibleException[] impossible = new RollbackImpossibleException[1];
        List<SqlText> texts = statements(change, position, visitors, one -> {
            try {
                return one.generateRollbackStatements(database);
            } catch (RollbackImpossibleException e) {
                impossible[0] = e;
                return SqlStatement.EMPTY_SQL_STATEMENT;
            }
        });
        if (impossible[0] != null) {
            throw impossible[0];
        }
        return texts;
    }

    private boolean runsHere(Change change) {
        return !(change instanceof DbmsTargetedChange targeted)
                || DatabaseList.definitionMatches(targeted.getDbms(), database, true);
    }

    private List<SqlText> statements(
            Change change, SourcePositions.Position position, List<SqlVisitor> visitors, Generator generator) {
        if (change instanceof OutputChange) {
            return List.of(); // It prints a message and sends nothing.
        }
        Optional<String> unknown = onlyExecutionShows(change);
        if (unknown.isPresent()) {
            return List.of(unknown(change, unknown.get(), position));
        }
        Optional<Integer> many = change instanceof LoadDataChange load ? rows(load) : Optional.empty();
        if (many.filter(rows -> rows > MOST_ROWS).isPresent()) {
            LoadDataChange load = (LoadDataChange) change;
            return List.of(loaded(load, many.get(), many.get() + " rows of " + load.getFile(), position));
        }
        try {
            SqlStatement[] statements = change instanceof CustomChangeWrapper
                    ? Scope.child(executing(true), () -> generator.generate(change))
                    : generator.generate(change);
            if (statements == null || statements.length == 0) {
                return preparedRows(change, position);
            }
            return texts(change, statements, position, visitors);
        } catch (Exception | LinkageError e) {
            return List.of(unknown(change, Sentences.reason(e), position));
        }
    }

    /** Scope values under which a change really runs, or only tells what it would do. */
    static Map<String, Object> executing(boolean really) {
        Map<String, Object> values = new HashMap<>();
        values.put(Change.SHOULD_EXECUTE, really);
        return values;
    }

    private Optional<String> onlyExecutionShows(Change change) {
        if (change instanceof ExecuteShellCommandChange command) {
            return Optional.of("runs " + command.getExecutable());
        }
        if (change instanceof CustomChangeWrapper custom
                && !(custom.getCustomChange() instanceof CustomSqlChange)
                && !(custom.getCustomChange() instanceof CustomSqlRollback)) {
            return Optional.of(custom.getClassName() + " is a Java task");
        }
        return Optional.empty();
    }

    /** Without a connection Liquibase gives nothing for rows that it would send as prepared statements. */
    private List<SqlText> preparedRows(Change change, SourcePositions.Position position) {
        Optional<Integer> rows =
                change instanceof LoadDataChange load ? rows(load).filter(count -> count > 0) : Optional.empty();
        return rows.map(count -> List.of(
                        loaded((LoadDataChange) change, count, count + " rows as prepared statements", position)))
                .orElse(List.of());
    }

    /** Rows that are not listed: what a loadData does with them is known, what a loadUpdateData does only its run shows. */
    private SqlText loaded(LoadDataChange load, int rows, String why, SourcePositions.Position position) {
        SqlText unknown = unknown(load, why, position);
        if (load instanceof LoadUpdateDataChange) {
            return unknown;
        }
        String table = database.escapeTableName(load.getCatalogName(), load.getSchemaName(), load.getTableName());
        return new SqlText(
                unknown.sql(),
                reader.read("INSERT INTO " + table + " DEFAULT VALUES")
                        .map(read -> List.of(new Statement.Insert(
                                ((Statement.Insert) read.get(0)).table(), Optional.of(rows), true, false, false))),
                position.at());
    }

    private static Optional<Integer> rows(LoadDataChange load) {
        try (var csv = load.getCSVReader()) {
            int rows = -1; // the header
            while (csv != null && csv.readNext() != null) {
                rows++;
            }
            return Optional.of(rows);
        } catch (Exception e) {
            return Optional.empty(); // The generation says why.
        }
    }

    private List<SqlText> texts(
            Change change, SqlStatement[] statements, SourcePositions.Position position, List<SqlVisitor> visitors) {
        SourcePositions.Position lines = lines(change, position);
        List<SqlText> texts = new ArrayList<>();
        for (SqlStatement statement : statements) {
            if (statement.skipOnUnsupported()
                    && !SqlGeneratorFactory.getInstance().supports(statement, database)) {
                continue;
            }
            if (statement instanceof ExecutablePreparedStatement || statement instanceof RuntimeStatement) {
                texts.add(unknown(change, "a prepared statement", position));
                continue;
            }
            ValidationErrors errors = SqlGeneratorFactory.getInstance().validate(statement, database);
            if (errors.hasErrors()) {
                texts.add(unknown(change, String.join("; ", errors.getErrorMessages()), position));
                continue;
            }
            for (String sql : sql(statement)) {
                Location at = lines.of(sql);
                String modified = sql;
                for (SqlVisitor visitor : visitors) {
                    modified = visitor.modifySql(modified, database);
                }
                texts.add(text(modified, at, lines.inside(at)));
                if (defines) {
                    routines = routines.after(modified);
                }
            }
        }
        return texts;
    }

    private List<String> sql(SqlStatement statement) {
        if (statement instanceof RawParameterizedSqlStatement raw) {
            return List.of(raw.getSql());
        }
        Sql[] all = SqlGeneratorFactory.getInstance().generateSql(statement, database);
        List<String> texts = new ArrayList<>();
        for (Sql sql : all == null ? new Sql[0] : all) {
            if (sql != null) {
                texts.add(sql.toSql());
            }
        }
        return texts;
    }

    // Liquibase answers only on this thread, in its scope; the reader answers anywhere.
    private SqlText text(String sql, Location at, SqlText.PartLines inside) {
        if (isNothing(sql)) {
            return new SqlText(sql, Optional.of(List.of()), at);
        }
        CalledRoutines known = routines;
        return known.mayBeCalled(sql)
                ? SqlText.readAhead(
                        sql,
                        () -> reader.read(sql).map(read -> known.in(sql, read, reader)),
                        at,
                        CalledRoutines.isBlock(sql) ? inside : SqlText.nowhereElse(at),
                        ForkJoinPool.commonPool())
                : SqlText.readAhead(sql, () -> reader.read(sql), at, inside, ForkJoinPool.commonPool());
    }

    /** Whether there is nothing in it but comments. */
    private static boolean isNothing(String sql) {
        String code = sql.stripLeading();
        boolean comment = code.startsWith("--") || code.startsWith("/*");
        return code.isEmpty() || (comment && StringUtil.stripComments(code).isBlank());
    }

    private SqlText unknown(Change change, String why, SourcePositions.Position position) {
        String comment = "-- " + name(change) + ": " + why.replaceAll("\\s*\\R\\s*", " ");
        return new SqlText(comment, Optional.empty(), position.at());
    }

    private static String name(Change change) {
        return change.getSerializedObjectName();
    }

    private SourcePositions.Position lines(Change change, SourcePositions.Position position) {
        if (change instanceof SQLFileChange file) {
            return linesOfFile(file, position);
        }
        return change instanceof RawSQLChange ? position : position.withoutText();
    }

    private SourcePositions.Position linesOfFile(SQLFileChange change, SourcePositions.Position position) {
        try {
            boolean relative = Boolean.TRUE.equals(change.isRelativeToChangelogFile());
            String changeLog = change.getChangeSet().getChangeLog().getPhysicalFilePath();
            Resource file = relative
                    ? searchPath.get(changeLog).resolveSibling(change.getPath())
                    : searchPath.get(change.getPath());
            Optional<String> text = files.text(file, change.getEncoding());
            if (text.isPresent()) {
                return new SourcePositions.Position(
                        new Location(searchPath.locationOf(file), 1),
                        Optional.of(new StatementLocator(SourceText.whole(text.get()))));
            }
        } catch (IOException fallThrough) {
            return position.withoutText();
        }
        return position.withoutText();
    }
}
