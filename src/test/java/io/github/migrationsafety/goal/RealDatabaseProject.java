package io.github.migrationsafety.goal;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.goal.GoalSettings.External;
import io.github.migrationsafety.policy.Baseline;
import io.github.migrationsafety.policy.Verdict.FailOn;
import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.report.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import liquibase.Contexts;
import liquibase.Liquibase;
import liquibase.Scope;
import liquibase.UpdateSummaryEnum;
import liquibase.database.Database;
import liquibase.database.DatabaseFactory;
import liquibase.database.jvm.JdbcConnection;

/** A module with a changelog, and a real database that stands in for production. The user of the goals is a plain one. */
final class RealDatabaseProject implements AutoCloseable {
    static final String PASSWORD = "open-sesame";

    private static final int MAJOR = 17;

    final TestPostgres.Database database;
    final List<String> said = Collections.synchronizedList(new ArrayList<>());
    private final int major;
    private final Path module;
    private final String url;
    private final String owner;
    private final String user;

    RealDatabaseProject(Path module) throws SQLException {
        this(module, MAJOR);
    }

    RealDatabaseProject(Path module, int major) throws SQLException {
        this.major = major;
        this.database = TestPostgres.freshDatabase(major);
        this.module = module;
        this.owner = database.name() + "_owner";
        this.user = database.name() + "_user";
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE ROLE " + owner + " LOGIN SUPERUSER PASSWORD '" + PASSWORD + "'");
            statement.execute("CREATE ROLE " + user + " LOGIN PASSWORD '" + PASSWORD + "'");
            this.url = connection.getMetaData().getURL().replaceFirst("\\?.*", "");
        }
    }

    /** Does what a DBA does, as a superuser. */
    void execute(String sql) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    /** Lets the goals' user read Liquibase's tables. */
    void letUserRead() throws SQLException {
        execute("GRANT SELECT ON databasechangelog, databasechangeloglock TO " + user);
    }

    void changeLog(String changeSets) throws IOException {
        write("src/main/resources/db/log.sql", "--liquibase formatted sql\n" + changeSets);
    }

    void policy(String yaml) throws IOException {
        write("migration-safety.yaml", yaml);
    }

    void write(String name, String text) throws IOException {
        Path file = module.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    Path module() {
        return module;
    }

    String target() {
        return url;
    }

    /** As {@code liquibase update} would, as the owner. */
    void update() throws Exception {
        GoalSettings settings = settings().goal();
        try (Inspection inspection = Inspection.begin(settings, "db/log.sql", major);
                Connection connection = database.connect()) {
            inspection.parsed().inScope(() -> {
                Database live =
                        DatabaseFactory.getInstance().findCorrectDatabaseImplementation(new JdbcConnection(connection));
                Liquibase liquibase = new Liquibase(
                        inspection.parsed().liquibaseChangeLog(),
                        Scope.getCurrentScope().getResourceAccessor(),
                        live);
                liquibase.setShowSummary(UpdateSummaryEnum.OFF);
                liquibase.update(new Contexts());
                return live;
            });
        }
    }

    void rehearse() {
        RehearseGoal.run(settings().goal(), console());
    }

    String user() {
        return user;
    }

    String owner() {
        return owner;
    }

    ProductionSettings settings() {
        return settings(module, url, user, owner);
    }

    /** A Wednesday at half past ten in the morning, UTC. */
    static ProductionSettings settings(Path module, String url, String user, String owner) {
        return new ProductionSettings(
                goal(module, new External(url, owner, PASSWORD)),
                new External(url, user, PASSWORD),
                Optional.empty(),
                Clock.fixed(Instant.parse("2026-01-07T10:30:00Z"), ZoneOffset.UTC));
    }

    /** What every goal is told, with another throwaway server than the one that the database is on. */
    GoalSettings goal(GoalSettings.Postgres throwaway) {
        return goal(module, throwaway);
    }

    private static GoalSettings goal(Path module, External throwaway) {
        return goal(
                module,
                new GoalSettings.Postgres(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of(throwaway),
                        (artifact, version) -> module,
                        () -> List.of()));
    }

    private static GoalSettings goal(Path module, GoalSettings.Postgres throwaway) {
        return new GoalSettings(
                "a:b:1",
                "1",
                module,
                module,
                Optional.of("db/log.sql"),
                List.of(module.resolve("src/main/resources")),
                List::of,
                Map.of(),
                "",
                "",
                LiquibaseTables.DEFAULTS,
                Optional.empty(),
                RealDatabaseProject.class.getClassLoader(),
                FailOn.NEVER,
                List.of("json"),
                module.resolve("target"),
                throwaway,
                (group, artifact, version) -> module,
                new GoalSettings.Debt(module.resolve(Baseline.NAME), false),
                LocalDate.of(2026, 1, 7),
                false,
                name -> Optional.ofNullable(System.getenv(name)));
    }

    Console console() {
        return new Console() {
            @Override
            public void info(String line) {
                said.add(line);
            }

            @Override
            public void warn(String line) {
                said.add("WARN " + line);
            }

            @Override
            public void error(String line) {
                said.add("ERROR " + line);
            }

            @Override
            public void debug(String line) {
                said.add("DEBUG " + line);
            }

            @Override
            public void message(String line) {
                said.add(line);
            }

            @Override
            public Style style() {
                return Style.PLAIN;
            }
        };
    }

    /** Drops the databases that stand beside its own, under names that begin with that one's and an underscore. */
    void dropDatabasesBeside() throws SQLException {
        try (Connection elsewhere = database.server().connect("postgres");
                Statement statement = elsewhere.createStatement();
                Statement drop = elsewhere.createStatement();
                ResultSet row =
                        statement.executeQuery("SELECT quote_ident(datname) FROM pg_database WHERE datname LIKE '"
                                + database.name().replace("_", "\\_") + "\\_%'")) {
            while (row.next()) {
                drop.execute("DROP DATABASE " + row.getString(1) + " WITH (FORCE)");
            }
        }
    }

    @Override
    public void close() throws SQLException {
        database.close();
        try (Connection connection = database.server().connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("DROP ROLE " + owner + ", " + user);
        }
    }
}
