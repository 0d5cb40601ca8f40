package io.github.migrationsafety.rules;

import io.github.migrationsafety.changelog.ChangeLog;
import io.github.migrationsafety.changelog.ChangeLogReader;
import io.github.migrationsafety.changelog.ChangeLogRequest;
import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.changelog.ReleasedChangeSets;
import io.github.migrationsafety.goal.WatchedRows;
import io.github.migrationsafety.policy.Baseline;
import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.policy.Policy;
import io.github.migrationsafety.policy.PolicyFile;
import io.github.migrationsafety.policy.Verdict;
import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.rehearsal.Rehearsal;
import io.github.migrationsafety.rehearsal.seed.RowRequest;
import io.github.migrationsafety.sql.SqlReader;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.ProgressListener;
import io.github.migrationsafety.step.SourceWitness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/** A changelog of one file and a policy, for tests of rules: what do they say about it? */
public final class Lint {
    private static final String HEADER = "--liquibase formatted sql\n";
    private static final String TAG = "released";
    private static final int POSTGRES = 17;

    private final String name;
    private final String text;
    private String policy = "";
    private Optional<String> released = Optional.empty();
    private Optional<String> before = Optional.empty();
    private final Map<String, String> beside = new TreeMap<>();
    private LocalDate today = LocalDate.of(2026, 1, 1);
    private Baseline baseline = Baseline.EMPTY;
    private Optional<UnaryOperator<History>> rehearsal = Optional.empty();
    private boolean real;

    private Lint(String name, String text) {
        this.name = name;
        this.text = text;
    }

    /** A changelog in formatted SQL, without its first line. */
    public static Lint sql(String changeSets) {
        return new Lint("changelog.sql", HEADER + changeSets);
    }

    /** A changelog as a whole, in the format that the file's name tells. */
    public static Lint file(String name, String text) {
        return new Lint(name, text);
    }

    /** The policy file. */
    public Lint policy(String yaml) {
        policy = yaml;
        return this;
    }

    /** Changesets in formatted SQL that stand in a file of their own before these, and are released. */
    public Lint released(String changeSets) {
        released = Optional.of(HEADER + changeSets);
        return this;
    }

    /** The same file in formatted SQL as it was released, without its first line. */
    public Lint releasedAs(String changeSets) {
        before = Optional.of(HEADER + changeSets);
        return this;
    }

    /** A file that lies beside it, below the search path. */
    public Lint beside(String path, String content) {
        beside.put(path, content);
        return this;
    }

    /** The findings that are accepted. */
    public Lint accepting(Baseline accepted) {
        baseline = accepted;
        return this;
    }

    /** The day on which it is judged. */
    public Lint on(LocalDate day) {
        today = day;
        return this;
    }

    /** Adds a rehearsal: what it tells, made from what the source tells. */
    public Lint rehearsed(UnaryOperator<History> telling) {
        rehearsal = Optional.of(telling);
        return this;
    }

    /** Adds a rehearsal on a real server. */
    public Lint rehearsed() {
        real = true;
        return this;
    }

    /** What the source tells. */
    public History history() {
        return reading(Lint::source);
    }

    /** The changelog. */
    public ChangeLog changeLog() {
        return reading(ParsedChangeLog::changeLog);
    }

    private static History source(ParsedChangeLog parsed) {
        return new SourceWitness("public", POSTGRES).tell(parsed.changeLog());
    }

    private <T> T reading(Function<ParsedChangeLog, T> use) {
        try {
            Path base = Files.createTempDirectory("lint");
            try {
                Optional<ReleasedChangeSets> state = Optional.empty();
                if (before.isPresent()) {
                    Files.writeString(base.resolve(name), before.get());
                    state = Optional.of(new ReleasedChangeSets(
                            "the release", new ChangeLogReader(SqlReader.standard()).identities(request(base, state))));
                }
                Files.writeString(base.resolve(name), text);
                for (Map.Entry<String, String> file : beside.entrySet()) {
                    Path path = base.resolve(file.getKey());
                    Files.createDirectories(path.getParent());
                    Files.writeString(path, file.getValue());
                }
                try (ParsedChangeLog parsed = new ChangeLogReader(SqlReader.standard()).read(request(base, state))) {
                    return use.apply(parsed);
                }
            } finally {
                delete(base);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String root(Path base) throws IOException {
        if (released.isEmpty()) {
            return name;
        }
        Files.writeString(base.resolve("released.sql"), released.get());
        Files.writeString(
                base.resolve("root.yaml"),
                """
                databaseChangeLog:
                  - include: {file: released.sql}
                  - changeSet: {id: tag, author: jo, changes: [{tagDatabase: {tag: %s}}]}
                  - include: {file: %s}
                """
                        .formatted(TAG, name));
        return "root.yaml";
    }

    private ChangeLogRequest request(Path base, Optional<ReleasedChangeSets> state) throws IOException {
        return new ChangeLogRequest(
                base,
                root(base),
                List.of(base),
                List::of,
                Map.of(),
                "",
                "",
                LiquibaseTables.DEFAULTS,
                POSTGRES,
                released.map(r -> TAG),
                state);
    }

    private static void delete(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    /** What the policy makes of it. */
    public Verdict verdict() {
        Policy judge = Policy.read(new PolicyFile("migration-safety.yaml", policy), BuiltInRules.all());
        return judge.judge(
                BuiltInRules.all(),
                reading(this::histories),
                POSTGRES,
                "public",
                today,
                Verdict.FailOn.ERROR,
                baseline);
    }

    private List<History> histories(ParsedChangeLog parsed) {
        List<History> histories = new ArrayList<>(List.of(source(parsed)));
        rehearsal.ifPresent(telling -> histories.add(telling.apply(histories.get(0))));
        if (real) {
            histories.add(rehearse(parsed));
        }
        return histories;
    }

    private History rehearse(ParsedChangeLog parsed) {
        ThrowawayPostgres server = TestPostgres.shared(POSTGRES);
        Policy watching = Policy.read(new PolicyFile("migration-safety.yaml", policy), BuiltInRules.all());
        try {
            return new Rehearsal(
                            server,
                            LiquibaseTables.DEFAULTS,
                            RowRequest.DEFAULTS,
                            ProgressListener.NONE,
                            WatchedRows.of(watching))
                    .run(parsed);
        } finally {
            dropDatabases(server);
        }
    }

    /** A rehearsal leaves its databases to the end of its server, and this one is shared with other tests. */
    private static void dropDatabases(ThrowawayPostgres server) {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet names =
                        statement.executeQuery("SELECT datname FROM pg_database WHERE datname LIKE 'rehearsal%'")) {
            while (names.next()) {
                server.dropDatabase(names.getString(1));
            }
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The findings that count. */
    List<Finding> counting() {
        return verdict().findings().stream()
                .filter(f -> f.suppressed().isEmpty())
                .toList();
    }

    /** The findings of one rule that count. */
    public List<Finding> findings(String rule) {
        return verdict().findings().stream()
                .filter(f -> f.rule().id().equals(rule) && f.suppressed().isEmpty())
                .toList();
    }

    /** The findings of one rule that count, each as {@code line object}. */
    public List<String> found(String rule) {
        return findings(rule).stream()
                .map(f -> f.problem().at().line() + " " + f.problem().object())
                .toList();
    }
}
