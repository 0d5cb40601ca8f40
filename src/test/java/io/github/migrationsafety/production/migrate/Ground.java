package io.github.migrationsafety.production.migrate;

import io.github.migrationsafety.changelog.ChangeLogReader;
import io.github.migrationsafety.changelog.ChangeLogRequest;
import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.policy.Production;
import io.github.migrationsafety.policy.Production.OnFailure;
import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.production.Journal;
import io.github.migrationsafety.sql.SqlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;

/** A database that stands in for production, with a changelog and a journal in a folder of the test. */
final class Ground implements AutoCloseable {
    final TestPostgres.Database database;
    final List<String> said = new CopyOnWriteArrayList<>();
    private final Path folder;
    private Sessions sessions;
    private Timing.Pause pause = duration -> Thread.sleep(Math.min(50, duration.toMillis()));
    private Duration patience = Duration.ZERO;
    private Duration lockTimeout = Duration.ofMillis(300);
    private Duration limit = Duration.ofMinutes(5);
    private Duration answer = Duration.ofSeconds(5);
    private int blockedSessions = Production.DEFAULTS.limits().blockedSessions();
    private int retries = 3;
    private OnFailure onFailure = OnFailure.STOP;
    private Interrupted interrupted = Interrupted.REFUSE;
    private Expected expected = Expected.NOTHING;
    private int runs;

    Ground(Path folder) {
        this(folder, TestPostgres.freshDatabase(17));
    }

    Ground(Path folder, TestPostgres.Database database) {
        this.folder = folder;
        this.database = database;
        this.sessions = database::connect;
    }

    Ground changeLog(String changeSets) {
        try {
            Files.createDirectories(folder.resolve("resources"));
            Files.writeString(folder.resolve("resources/changelog.sql"), "--liquibase formatted sql\n\n" + changeSets);
            return this;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    Ground sessions(Sessions other) {
        sessions = other;
        return this;
    }

    Ground pause(Timing.Pause other) {
        pause = other;
        return this;
    }

    Ground patience(Duration other) {
        patience = other;
        return this;
    }

    Ground lockTimeout(Duration other) {
        lockTimeout = other;
        return this;
    }

    Ground limit(Duration other) {
        limit = other;
        return this;
    }

    Ground answer(Duration other) {
        answer = other;
        return this;
    }

    Ground blockedSessions(int other) {
        blockedSessions = other;
        return this;
    }

    Ground retries(int other) {
        retries = other;
        return this;
    }

    Ground onFailure(OnFailure other) {
        onFailure = other;
        return this;
    }

    Ground interrupted(Interrupted other) {
        interrupted = other;
        return this;
    }

    Ground expected(Expected other) {
        expected = other;
        return this;
    }

    Outcome migrate() {
        try (ParsedChangeLog parsed = parse();
                Journal journal = Journal.writing(journalFile())) {
            return new Migration(site(journal, "migrate"), parsed, expected, interrupted).run();
        }
    }

    Outcome rollBack(Selection selection) {
        try (ParsedChangeLog parsed = parse();
                Journal journal = Journal.writing(journalFile())) {
            return new WayBack(site(journal, "rollback"), parsed, selection, interrupted).run();
        }
    }

    Path journalFile() {
        return folder.resolve("journal.jsonl");
    }

    private ParsedChangeLog parse() {
        return new ChangeLogReader(SqlReader.standard())
                .read(new ChangeLogRequest(
                        folder,
                        "changelog.sql",
                        List.of(folder.resolve("resources")),
                        List::of,
                        Map.of(),
                        "",
                        "",
                        LiquibaseTables.DEFAULTS,
                        17,
                        Optional.empty()));
    }

    private Site site(Journal journal, String goal) {
        Production defaults = Production.DEFAULTS;
        Production.Limits limits = defaults.limits();
        Production production = new Production(
                defaults.backup(),
                Optional.empty(),
                new Production.Limits(
                        blockedSessions,
                        limits.longTransaction(),
                        limits.replicationLag(),
                        limits.freeDiskPercent(),
                        limit),
                lockTimeout,
                retries,
                onFailure,
                defaults.journal(),
                Optional.empty());
        Timing timing = new Timing(
                new Backoff(Duration.ofMillis(20), Duration.ofMillis(200)),
                patience,
                Duration.ofMillis(20),
                Duration.ofSeconds(30),
                answer,
                pause,
                RandomGenerator.of("L64X128MixRandom"));
        return new Site(
                sessions,
                LiquibaseTables.DEFAULTS,
                production,
                new RunJournal(journal, Clock.systemUTC(), "run-" + ++runs, goal, database.name()),
                new Messages() {
                    @Override
                    public void info(String line) {
                        said.add(line);
                    }

                    @Override
                    public void warn(String line) {
                        said.add("WARN " + line);
                    }
                },
                timing);
    }

    void execute(String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    List<String> query(String sql) {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            List<String> values = new ArrayList<>();
            while (row.next()) {
                values.add(row.getString(1));
            }
            return values;
        } catch (SQLException e) {
            throw new AssertionError(sql, e);
        }
    }

    /** The ids in DATABASECHANGELOG, in order. */
    List<String> applied() {
        return query("SELECT id FROM databasechangelog ORDER BY orderexecuted");
    }

    boolean locked() {
        return query("SELECT locked FROM databasechangeloglock").equals(List.of("t"));
    }

    @Override
    public void close() throws SQLException {
        database.close();
    }
}
