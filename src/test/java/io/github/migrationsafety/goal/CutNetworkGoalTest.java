package io.github.migrationsafety.goal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.production.backup.ProvenBackup;
import io.github.migrationsafety.production.migrate.Cable;
import io.github.migrationsafety.production.migrate.Cable.Fault;
import io.github.migrationsafety.production.migrate.Interrupted;
import io.github.migrationsafety.production.migrate.Selection;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The network between a goal and the real database fails in each of its steps; then it is mended, and the goal is run again. */
class CutNetworkGoalTest {
    private static final String FARMS =
            """
            --changeset jo:farms
            CREATE TABLE farms (id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT farms_pkey PRIMARY KEY, name text NOT NULL);
            INSERT INTO farms (name) VALUES ('A'), ('B'), ('C');
            --rollback DROP TABLE farms;

            """;

    private static final String COUNTRY =
            """
            --changeset jo:country
            ALTER TABLE farms ADD COLUMN country text;
            --rollback ALTER TABLE farms DROP COLUMN country;

            """;

    private static final MigrateGoal.Options BARE =
            new MigrateGoal.Options(true, true, true, true, Interrupted.REFUSE, Optional.of(Duration.ofSeconds(30)));

    private static final MigrateGoal.Options WHOLE = new MigrateGoal.Options(
            false, false, false, false, Interrupted.REFUSE, Optional.of(Duration.ofSeconds(30)));

    private RealDatabaseProject project;
    private Cable cable;
    private Path module;

    @BeforeEach
    void open(@TempDir Path folder) throws Exception {
        module = folder;
        // The machine's own pg_dump reads servers up to its own version.
        project = new RealDatabaseProject(module, TestPostgres.OLDEST);
        cable = Cable.to(URI.create(project.target().replace("jdbc:", "")).getPort());
        project.execute("ALTER ROLE " + project.database.name() + "_user SUPERUSER");
        project.policy("production:\n  limits: {duration: 15s, freeDisk: 0}\n");
        project.changeLog(FARMS);
        project.rehearse();
        MigrateGoal.run(settings(0), BARE, project.console());
    }

    @AfterEach
    void close() throws Exception {
        cable.close();
        project.dropDatabasesBeside();
        project.close();
    }

    /** With what goes through the cable. */
    private ProductionSettings settings(int socketTimeout) {
        ProductionSettings direct = project.settings();
        String options = socketTimeout == 0 ? "" : "?loginTimeout=2&socketTimeout=" + socketTimeout;
        return new ProductionSettings(
                direct.goal(),
                new GoalSettings.External(
                        "jdbc:postgresql://127.0.0.1:" + cable.port() + "/" + project.database.name() + options,
                        direct.external().user(),
                        direct.external().password()),
                Optional.empty(),
                Clock.systemUTC());
    }

    /** A goal; it raises what it raises, or tells whether it did what it should. */
    private interface Goal {
        boolean run(ProductionSettings settings);
    }

    private interface Then {
        void check() throws Exception;
    }

    /** Lets the network fail early, in the middle and late in what the goal says; nothing else may come of it than a sentence. */
    private void everywhere(Fault fault, boolean answered, Goal goal, Then then) throws Exception {
        cable.failAt(Integer.MAX_VALUE, false, fault);
        assertThat(goal.run(settings(0))).as("%s", project.said).isTrue();
        int messages = cable.messages();
        then.check();
        for (int percent : List.of(30, 80)) {
            cable.failAt(Math.max(1, messages * percent / 100), answered, fault);
            ProductionSettings failing = settings(2);
            CompletableFuture.runAsync(() -> endedSomehow(goal, failing)).get(5, TimeUnit.MINUTES);
            cable.mend();
            noOtherSession();
            noHalfBackup();

            assertThat(goal.run(settings(0)))
                    .as("after a failure at %d of %d: %s", messages * percent / 100, messages, project.said)
                    .isTrue();
            then.check();
        }
        assertThat(String.join("\n", project.said)).doesNotContain(RealDatabaseProject.PASSWORD);
    }

    private static void endedSomehow(Goal goal, ProductionSettings settings) {
        try {
            goal.run(settings);
        } catch (SetupException lost) {
            assertThat(lost.advice()).isNotBlank();
            assertThat(lost.getMessage())
                    .doesNotContain("..")
                    .doesNotContain("null")
                    .doesNotContain("Exception");
        }
    }

    private void noOtherSession() throws SQLException {
        while (!ask("SELECT count(*) FROM pg_stat_activity WHERE usename = '" + project.user()
                        + "' AND application_name <> 'migration-safety-test'")
                .equals("0")) {
            Thread.onSpinWait();
        }
    }

    private void noHalfBackup() throws IOException {
        Path backups = module.resolve(".migration-safety/backups");
        if (!Files.isDirectory(backups)) {
            return;
        }
        try (Stream<Path> entries = Files.list(backups)) {
            assertThat(entries.filter(Files::isDirectory)).allSatisfy(folder -> assertThat(ProvenBackup.in(folder))
                    .as("%s", folder)
                    .hasValueSatisfying(ProvenBackup::checkIntact));
        }
    }

    private String ask(String sql) throws SQLException {
        try (Connection connection = project.database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }

    @ParameterizedTest
    @CsvSource({"RESET, false", "SILENCE, true"})
    void in_preflight_and_status(Fault fault, boolean answered) throws Exception {
        BackupGoal.run(settings(0), project.console());
        everywhere(
                fault,
                answered,
                settings -> PreflightGoal.run(settings, project.console())
                        .orElseThrow()
                        .failed()
                        .isEmpty(),
                () -> {});
        everywhere(
                fault,
                answered,
                settings -> StatusGoal.run(settings, project.console()).isPresent(),
                () -> {});
    }

    @ParameterizedTest
    @CsvSource({"DOWN, true", "SILENCE, false"})
    void in_a_backup(Fault fault, boolean answered) throws Exception {
        everywhere(
                fault,
                answered,
                settings -> BackupGoal.run(settings, project.console()).wasRestored(),
                () -> {});
    }

    @ParameterizedTest
    @CsvSource({"RESET, false", "SILENCE, true"})
    void in_a_whole_migration_with_its_backup_and_its_rehearsal_and_on_the_way_back(Fault fault, boolean answered)
            throws Exception {
        BackupGoal.run(settings(0), project.console());
        project.changeLog(FARMS + COUNTRY);
        project.rehearse();

        everywhere(
                fault,
                answered,
                settings -> !MigrateGoal.run(settings, WHOLE, project.console())
                        .orElseThrow()
                        .failed(),
                () -> {
                    assertThat(ask("SELECT string_agg(id, ' ' ORDER BY orderexecuted) FROM databasechangelog"))
                            .isEqualTo("farms country");
                    assertThat(rollBack(settings(0))).as("%s", project.said).isTrue();
                    assertThat(ask("SELECT string_agg(id, ' ' ORDER BY orderexecuted) FROM databasechangelog"))
                            .isEqualTo("farms");
                });
    }

    private boolean rollBack(ProductionSettings settings) {
        return !RollbackGoal.run(
                        settings,
                        new RollbackGoal.Options(
                                new Selection.LastMigration(), Interrupted.REFUSE, Optional.of(Duration.ofSeconds(30))),
                        project.console())
                .orElseThrow()
                .failed();
    }

    @ParameterizedTest
    @CsvSource({"RESET, true", "SILENCE, false"})
    void while_a_backup_is_restored_beside_and_takes_the_databases_place(Fault fault, boolean answered)
            throws Exception {
        BackupGoal.run(settings(0), project.console());
        RestoreGoal.Options confirmed = new RestoreGoal.Options(Optional.empty(), Optional.of(project.database.name()));

        everywhere(
                fault,
                answered,
                settings -> {
                    RestoreReport report = RestoreGoal.prepare(settings, confirmed, project.console())
                            .run(Optional.empty());
                    return report.swapped() && !report.failed();
                },
                () -> {
                    assertThat(ask("SELECT count(*) FROM farms")).isEqualTo("3");
                    project.execute("DELETE FROM farms");
                });
    }
}
