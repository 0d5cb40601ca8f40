package io.github.migrationsafety.production.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeSet.Format;
import io.github.migrationsafety.rule.RuleContext.Tenancy;
import io.github.migrationsafety.rules.Lint;
import io.github.migrationsafety.scaffold.ChangeLogText;
import io.github.migrationsafety.scaffold.Order;
import io.github.migrationsafety.scaffold.Scaffold;
import io.github.migrationsafety.scaffold.Surroundings;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The backfill that {@code new} drafts, in production: broken off, gone on with, beside writers, and taken back. */
@Timeout(120)
class BackfillTest {
    private static final String RELEASED =
            """
            --changeset jo:farms
            CREATE TABLE farms (id bigint PRIMARY KEY);
            --rollback DROP TABLE farms;

            --changeset jo:sensors
            CREATE TABLE sensors (farm_id bigint NOT NULL REFERENCES farms (id), id bigint NOT NULL, note text,
                PRIMARY KEY (farm_id, id));
            --rollback DROP TABLE sensors;

            """;

    private Ground ground;

    @BeforeEach
    void open(@TempDir Path folder) {
        ground = new Ground(folder);
        ground.changeLog(RELEASED).migrate();
        ground.execute("INSERT INTO farms SELECT generate_series(1, 3)");
        ground.execute("INSERT INTO sensors SELECT f, s, CASE WHEN s % 10 = 0 THEN 'own' END"
                + " FROM generate_series(1, 3) AS f, generate_series(1, 1500) AS s");
        ground.changeLog(RELEASED + drafted());
    }

    @AfterEach
    void close() throws SQLException {
        ground.close();
    }

    private static String drafted() {
        Surroundings here = new Surroundings(
                Lint.sql("").released(RELEASED).history().end(),
                "public",
                Optional.of(new Tenancy(
                        Tenancy.Model.COLUMN,
                        "farm_id",
                        Optional.of("int8"),
                        Optional.of("farms"),
                        List.of("farms"),
                        false,
                        Optional.empty(),
                        Optional.empty())));
        Order order = Order.read(
                "backfill",
                Optional.of("sensors"),
                Optional.of("note"),
                Optional.empty(),
                Optional.of("'none'"),
                Optional.empty(),
                Optional.of("expand"),
                "public");
        return ChangeLogText.of(new Scaffold(here).draft(order), Format.SQL, "jo")
                .replace("--liquibase formatted sql\n", "");
    }

    private String count(String condition) {
        return ground.query("SELECT count(*) FROM sensors WHERE " + condition).get(0);
    }

    @Test
    void what_was_committed_when_the_session_died_is_passed_over_by_the_next_run() {
        ground.execute("CREATE TABLE bomb ()");
        ground.execute("CREATE FUNCTION explode() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN"
                + " IF to_regclass('bomb') IS NOT NULL AND NEW.farm_id = 2 AND NEW.id > 1400 THEN"
                + " PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(1); END IF; RETURN NEW; END $$");
        ground.execute("CREATE TRIGGER explode BEFORE UPDATE ON sensors FOR EACH ROW EXECUTE FUNCTION explode()");

        Outcome broken = ground.migrate();

        assertThat(broken.succeeded()).isFalse();
        assertThat(count("farm_id = 1 AND note IS NULL"))
                .as("a tenant that is done")
                .isEqualTo("0");
        assertThat(count("farm_id = 2 AND note = 'none'"))
                .as("the first batch of the next")
                .isEqualTo("1000");
        assertThat(count("farm_id = 3 AND note IS NULL"))
                .as("one that it did not come to")
                .isEqualTo("1350");

        ground.execute("DROP TABLE bomb");
        assertThatThrownBy(() -> ground.migrate())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("backfill-sensors-note");
        Outcome done = ground.interrupted(Interrupted.REPEAT).migrate();

        assertThat(done.succeeded()).as("%s", done).isTrue();
        assertThat(count("note IS NULL")).isEqualTo("0");
        assertThat(count("note = 'own'")).isEqualTo("450");
        assertThat(ground.query("SELECT count(*) FROM sensors_note_backfilled")).containsExactly("4050");

        Outcome back = ground.rollBack(new Selection.Count(1));

        assertThat(back.succeeded()).as("%s", back).isTrue();
        assertThat(count("note IS NULL")).as("those rows and no other").isEqualTo("4050");
        assertThat(count("note = 'own'")).isEqualTo("450");
    }

    @Test
    void a_value_that_the_application_writes_meanwhile_is_not_overwritten() throws Exception {
        try (Connection application = ground.database.connect();
                Statement statement = application.createStatement()) {
            application.setAutoCommit(false);
            statement.execute("UPDATE sensors SET note = 'theirs' WHERE farm_id = 2 AND id = 7");
            CompletableFuture<Outcome> migrating = CompletableFuture.supplyAsync(
                    () -> ground.lockTimeout(Duration.ofSeconds(60)).migrate());
            while (ground.query("SELECT 1 FROM pg_locks WHERE NOT granted").isEmpty()) {
                Thread.onSpinWait();
            }
            application.commit();

            assertThat(migrating.get().succeeded()).isTrue();
        }

        assertThat(ground.query("SELECT note FROM sensors WHERE farm_id = 2 AND id = 7"))
                .containsExactly("theirs");
        assertThat(ground.query("SELECT count(*) FROM sensors_note_backfilled WHERE farm_id = 2 AND id = 7"))
                .containsExactly("0");
        assertThat(count("note IS NULL")).isEqualTo("0");
    }
}
