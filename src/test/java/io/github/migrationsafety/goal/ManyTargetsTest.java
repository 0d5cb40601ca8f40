package io.github.migrationsafety.goal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.postgres.TestBinaries;
import io.github.migrationsafety.production.migrate.Interrupted;
import io.github.migrationsafety.production.targets.Turn.Ending;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As many targets as a product has tenants. */
class ManyTargetsTest {
    private static final String CHANGE_SETS =
            """
            --changeset jo:sensors
            CREATE TABLE sensors (id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT sensors_pkey PRIMARY KEY, code text NOT NULL);
            --rollback DROP TABLE sensors;

            --changeset jo:code runInTransaction:false
            CREATE INDEX CONCURRENTLY sensors_code_idx ON sensors (code);
            --rollback DROP INDEX CONCURRENTLY sensors_code_idx;
            """;

    private static final TargetGoal MIGRATE = migrate(false);

    private static TargetGoal migrate(boolean alone) {
        return TargetGoal.migrate(
                new MigrateGoal.Options(alone, true, true, alone, Interrupted.REFUSE, Optional.of(Duration.ZERO)));
    }

    @TempDir
    private Path module;

    private RealDatabaseProject project;

    @BeforeEach
    void open() throws Exception {
        project = new RealDatabaseProject(module);
        project.changeLog(CHANGE_SETS);
        project.policy("rules: {index/not-concurrent: 'off', transaction/not-needed: 'off'}\n");
        project.rehearse();
    }

    @AfterEach
    void close() throws SQLException {
        project.close();
    }

    private RolloutReport run(TargetGoal goal) {
        GoalSettings.External user = project.settings().external();
        return RolloutGoal.run(
                        new RolloutGoal.Settings(
                                project.goal(new GoalSettings.Postgres(
                                        Optional.of("17"),
                                        Optional.empty(),
                                        Optional.empty(),
                                        new TestBinaries(),
                                        List::of)),
                                Optional.empty(),
                                Clock.systemUTC(),
                                module.resolve("targets.yaml"),
                                List.of(),
                                Optional.empty(),
                                Optional.empty(),
                                true,
                                (url, id) -> new GoalSettings.External(url, user.user(), user.password())),
                        goal,
                        project.console())
                .orElseThrow();
    }

    private long count(Connection connection, String query) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void assertAllDone(RolloutReport report, int targets) {
        assertThat(report.turns()).hasSize(targets);
        assertThat(report.turns().stream()
                        .filter(turn -> turn.ending() != Ending.DONE)
                        .map(turn -> turn.target().name() + " " + turn.ending() + ": " + turn.words()))
                .as("which targets are not done, and why")
                .isEmpty();
    }

    @Test
    void two_hundred_schemas_of_one_database() throws Exception {
        StringBuilder file =
                new StringBuilder("common: {url: '" + project.target() + "'}\nrollout: {waves: [10, 50%]}\ntargets:\n");
        for (int i = 1; i <= 200; i++) {
            String name = "tenant_" + i;
            project.execute("CREATE SCHEMA " + name + " AUTHORIZATION " + project.database.name() + "_user");
            file.append("  - {name: ")
                    .append(name)
                    .append(", schema: ")
                    .append(name)
                    .append("}\n");
        }
        project.write("targets.yaml", file.toString());

        // Each checklist and each comparison reads the catalog of all two hundred; RolloutGoalTest has them with a few.
        assertAllDone(run(migrate(true)), 200);

        try (Connection connection = project.database.connect()) {
            assertThat(
                            count(
                                    connection,
                                    "SELECT count(*) FROM pg_index WHERE indisvalid AND indexrelid::regclass::text LIKE '%sensors_code_idx'"))
                    .isEqualTo(200);
        }
    }

    @Test
    void fifty_databases() throws Exception {
        List<String> databases = IntStream.rangeClosed(1, 50)
                .mapToObj(i -> project.database.name() + "_tenant_" + i)
                .toList();
        List<String> targets = new ArrayList<>();
        try {
            for (String name : databases) {
                project.execute("CREATE DATABASE " + name + " OWNER " + project.database.name() + "_user");
                targets.add("  - {name: " + name + ", url: '" + project.target().replaceFirst("[^/]*$", name) + "'}\n");
            }
            project.write("targets.yaml", "targets:\n" + String.join("", targets));

            assertAllDone(run(MIGRATE), 50);
            assertAllDone(run(TargetGoal.status()), 50);
        } finally {
            for (String name : databases) {
                project.execute("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
            }
        }
    }
}
