package io.github.migrationsafety.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeLogReader;
import io.github.migrationsafety.changelog.ChangeLogRequest;
import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ReleasedChangeSet;
import io.github.migrationsafety.postgres.RealDatabase;
import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.report.Report;
import io.github.migrationsafety.sql.SqlReader;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.Evidence.Outcome;
import io.github.migrationsafety.step.Run;
import io.github.migrationsafety.step.Step;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rehearses on dumps that this machine's pg_dump made of a server of version 15. */
class DumpGoalTest {
    private static final String CHANGELOG =
            """
            --liquibase formatted sql

            --changeset jo:farms
            CREATE TABLE farms (id bigint PRIMARY KEY, name text NOT NULL);
            --rollback DROP TABLE farms;

            --changeset jo:area
            ALTER TABLE farms ADD COLUMN area numeric NOT NULL DEFAULT random();
            --rollback ALTER TABLE farms DROP COLUMN area;

            --changeset jo:look splitStatements:false
            DO $$ BEGIN IF (SELECT count(*) FROM farms) <> 3000 THEN RAISE 'not the rows of the dump'; END IF; END $$;
            --rollback SELECT 1;
            """;

    @TempDir
    Path module;

    @BeforeEach
    void changelog() throws IOException {
        Path resources = Files.createDirectories(module.resolve("src/main/resources"));
        Files.writeString(resources.resolve("changelog.sql"), CHANGELOG);
        Files.writeString(module.resolve("migration-safety.yaml"), "seed:\n  dump: farms.dump\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "custom", "directory", "tar"})
    void what_a_dump_of_production_lacks_is_rehearsed_on_a_copy_of_it(String format) throws Exception {
        dump(format, released().get(0).checksum());

        List<Evidence> evidence = rehearse().history().steps().stream()
                .map(Step::evidence)
                .map(Optional::orElseThrow)
                .toList();

        assertThat(evidence)
                .extracting(Evidence::outcome)
                .containsExactly(Outcome.NOT_REHEARSED, Outcome.REHEARSED, Outcome.REHEARSED);
        assertThat(evidence.get(0).note()).contains("It is released: the dump has it.");
        assertThat(evidence.get(1).apply().flatMap(Run::growth).orElseThrow()).isGreaterThan(16_000);
        assertThat(evidence.get(1).rollback().flatMap(Run::growth)).isPresent();
        assertThat(evidence.get(2).apply().flatMap(Run::failure)).isEmpty();
        assertThat(Files.readString(module.resolve("target/migration-safety/rehearse/report.json")))
                .contains("\"applyGrowthBytes\"");
    }

    @Test
    void a_changeset_that_the_dump_has_in_another_form_is_not_run() throws Exception {
        dump("custom", "9:00000000000000000000000000000000");

        Report report = rehearse();

        assertThat(report.history()
                        .steps()
                        .get(0)
                        .evidence()
                        .orElseThrow()
                        .note()
                        .orElseThrow())
                .contains("another checksum");
        assertThat(report.verdict().findings())
                .extracting(f -> f.rule().id())
                .contains("changelog/modified")
                .doesNotContain("changelog/apply-fails");
    }

    @Test
    void a_dump_that_is_missing_is_named_with_the_policys_line() {
        refused("migration-safety.yaml:2: `seed.dump` names farms.dump, which is not in ");
    }

    @Test
    void a_damaged_dump_is_refused_in_the_programs_words() throws Exception {
        dump("custom", "");
        Path file = module.resolve("farms.dump");
        byte[] whole = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(whole, whole.length / 2));

        refused("farms.dump cannot be restored by ");
    }

    @Test
    void a_dump_of_a_newer_format_is_refused() throws Exception {
        dump("custom", "");
        Path file = module.resolve("farms.dump");
        byte[] whole = Files.readAllBytes(file);
        whole[6] = 99;
        Files.write(file, whole);

        assertThatThrownBy(this::rehearse)
                .isInstanceOfSatisfying(SetupException.class, e -> assertThat(e.advice())
                        .startsWith("It comes from a newer PostgreSQL: "))
                .hasMessageContaining("unsupported version (1.99) in file header");
    }

    @Test
    void what_is_no_dump_is_refused() throws IOException {
        Files.write(module.resolve("farms.dump"), new byte[] {0x1f, (byte) 0x8b, 8, 0});

        refused("farms.dump is no dump that psql or pg_restore can read.");
    }

    private void refused(String message) {
        assertThatThrownBy(this::rehearse).isInstanceOf(SetupException.class).hasMessageContaining(message);
    }

    private List<ReleasedChangeSet> released() {
        return new ChangeLogReader(SqlReader.standard())
                .identities(new ChangeLogRequest(
                        module,
                        "changelog.sql",
                        List.of(module.resolve("src/main/resources")),
                        List::of,
                        Map.of(),
                        "",
                        "",
                        LiquibaseTables.DEFAULTS,
                        15,
                        Optional.empty()));
    }

    private void dump(String format, String checksum) throws Exception {
        try (TestPostgres.Database production = TestPostgres.freshDatabase(15)) {
            fill(production, checksum);
            ProcessBuilder pgDump = new ProcessBuilder(
                            "pg_dump", "--format=" + format, "--file=" + module.resolve("farms.dump"))
                    .redirectErrorStream(true);
            RealDatabase source = production.server().reachedAt(production.name());
            pgDump.environment().putAll(source.environment());
            pgDump.environment().put("PGPASSWORD", TestPostgres.password(source));
            Process process = pgDump.start();
            assertThat(new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                    .isEmpty();
            assertThat(process.waitFor()).isZero();
        }
    }

    private static void fill(TestPostgres.Database production, String checksum) throws SQLException {
        try (Connection connection = production.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    """
                    CREATE TABLE farms (id bigint PRIMARY KEY, name text NOT NULL);
                    INSERT INTO farms SELECT i, 'farm ' || i FROM generate_series(1, 3000) i;
                    CREATE TABLE databasechangelog (id varchar(255) NOT NULL, author varchar(255) NOT NULL,
                      filename varchar(255) NOT NULL, dateexecuted timestamp NOT NULL, orderexecuted int NOT NULL,
                      exectype varchar(10) NOT NULL, md5sum varchar(35), description varchar(255), comments varchar(255),
                      tag varchar(255), liquibase varchar(20), contexts varchar(255), labels varchar(255),
                      deployment_id varchar(10))""");
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO databasechangelog VALUES ('farms', 'jo', 'changelog.sql', '2026-01-01', 1, 'EXECUTED', ?)")) {
                insert.setString(1, checksum);
                insert.executeUpdate();
            }
        }
    }

    private Report rehearse() throws SQLException {
        RealDatabase server = TestPostgres.shared(15).reachedAt("postgres");
        String url = "jdbc:postgresql://" + server.host() + ":" + server.port() + "/postgres";
        return RehearseGoal.run(
                        SettingsOf.module(
                                module,
                                Optional.of("changelog.sql"),
                                List.of("json"),
                                Optional.of(new GoalSettings.External(
                                        url, server.user().orElseThrow(), TestPostgres.password(server))),
                                Map.of()),
                        new Silent())
                .orElseThrow();
    }
}
