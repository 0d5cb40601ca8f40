package io.github.migrationsafety.production.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.postgres.RealDatabase;
import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.production.migrate.Cable.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The network fails while a migration, or its way back, is anywhere at work; then it is mended and the next run comes. */
class CutNetworkTest {
    private static final String FARMS =
            """
            --changeset jo:farms
            CREATE TABLE farms (id bigint PRIMARY KEY, name text NOT NULL);
            INSERT INTO farms VALUES (1, 'A'), (2, 'B');
            --rollback DROP TABLE farms;

            """;

    private static final String RELEASE = FARMS
            + """
            --changeset jo:country
            ALTER TABLE farms ADD COLUMN country text;
            UPDATE farms SET country = 'NL' || id;
            --rollback ALTER TABLE farms DROP COLUMN country;

            --changeset jo:name-index runInTransaction:false
            CREATE INDEX CONCURRENTLY farms_name_idx ON farms (name);
            --rollback DROP INDEX CONCURRENTLY farms_name_idx;

            --changeset jo:third
            INSERT INTO farms VALUES (3, 'C', 'NL3');
            --rollback DELETE FROM farms WHERE id = 3;
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "RESET,   false,  2,  67", "RESET,   true, 25,  71",
        "DOWN,    false, 12,  79", "DOWN,    true, 40,  83",
        "SILENCE, false, 50, 107", "SILENCE, true,  9, 109"
    })
    void wherever_the_network_fails_the_run_ends_and_the_next_one_completes_it(
            Fault fault, boolean answered, int first, int stride) throws Exception {
        everywhere(
                fault,
                answered,
                first,
                stride,
                ground -> {},
                ground -> ground.changeLog(RELEASE).migrate(),
                ground -> {
                    Outcome outcome = ground.changeLog(RELEASE).migrate();
                    assertThat(outcome.succeeded())
                            .as("%s %s", outcome, ground.said)
                            .isTrue();
                    assertThat(ground.applied()).containsExactly("farms", "country", "name-index", "third");
                    assertThat(ground.query("SELECT id || name || country FROM farms ORDER BY id"))
                            .containsExactly("1ANL1", "2BNL2", "3CNL3");
                    assertThat(indexes(ground)).containsExactly("farms_name_idx true", "farms_pkey true");
                });
    }

    @ParameterizedTest
    @CsvSource({
        "RESET,   false, 35,  89", "RESET,   true,  8,  97",
        "DOWN,    false, 75, 101", "DOWN,    true, 53, 103",
        "SILENCE, false, 90, 113", "SILENCE, true, 37, 127"
    })
    void wherever_the_network_fails_on_the_way_back_the_next_run_completes_that(
            Fault fault, boolean answered, int first, int stride) throws Exception {
        everywhere(
                fault,
                answered,
                first,
                stride,
                ground -> ground.changeLog(RELEASE).migrate(),
                ground -> ground.rollBack(new Selection.LastMigration()),
                ground -> {
                    if (ground.applied().size() > 1) {
                        Outcome outcome = ground.rollBack(new Selection.LastMigration());
                        assertThat(outcome.succeeded())
                                .as("%s %s", outcome, ground.said)
                                .isTrue();
                    }
                    // Takes over a lock that was left when there was nothing more to do.
                    ground.changeLog(FARMS).migrate();
                    assertThat(ground.applied()).containsExactly("farms");
                    assertThat(ground.query("SELECT id || name FROM farms ORDER BY id"))
                            .containsExactly("1A", "2B");
                    assertThat(indexes(ground)).containsExactly("farms_pkey true");
                });
    }

    @Test
    void an_answer_that_a_firewall_lost_is_not_waited_for_when_the_server_is_done() throws Exception {
        try (TestPostgres.Database database = TestPostgres.freshDatabase(17);
                Cable migrating = Cable.to(port(database));
                Cable watching = Cable.to(port(database))) {
            Ground ground = new Ground(folder, database).answer(Duration.ofMillis(500));
            ground.changeLog(FARMS).migrate();
            // The first session migrates; all that follow have another way.
            Sessions first = through(migrating, database, 0);
            Sessions others = through(watching, database, 5);
            boolean[] taken = new boolean[1];
            ground.sessions(() -> {
                        boolean mine = !taken[0];
                        taken[0] = true;
                        return mine ? first.open() : others.open();
                    })
                    .patience(Duration.ofSeconds(30));
            ground.changeLog(
                    FARMS
                            + """
                    --changeset jo:country
                    ALTER TABLE farms ADD COLUMN country text;
                    SELECT pg_advisory_xact_lock_shared(4712);
                    UPDATE farms SET country = 'NL' || id;
                    --rollback ALTER TABLE farms DROP COLUMN country;
                    """);

            Outcome outcome;
            try (var holding = database.connect();
                    var statement = holding.createStatement()) {
                statement.execute("SELECT pg_advisory_lock(4712)");
                CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(ground::migrate);
                while (ground.query("SELECT pg_sleep(0.02) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
                        .isEmpty()) {
                    Thread.onSpinWait();
                }
                migrating.swallow();
                statement.execute("SELECT pg_advisory_unlock(4712)");
                outcome = running.get(5, TimeUnit.MINUTES);
            }

            assertThat(ground.said).anyMatch(line -> line.contains("its answer does not arrive"));
            assertThat(outcome.succeeded()).isFalse();
            assertThat(outcome.left()).extracting("id").containsExactly("country");
            assertThat(ground.locked()).isFalse();
        }
    }

    private void everywhere(
            Fault fault,
            boolean answered,
            int first,
            int stride,
            Consumer<Ground> before,
            Consumer<Ground> run,
            Consumer<Ground> again)
            throws Exception {
        boolean failed = true;
        for (int at = first; failed; at += stride) {
            Path own = Files.createDirectory(folder.resolve("at-" + at));
            try (Ground ground = new Ground(own);
                    Cable cable = Cable.to(port(ground.database))) {
                TestPostgres.Database database = ground.database;
                ground.changeLog(FARMS).migrate();
                before.accept(ground);
                ground.sessions(through(cable, database, 1))
                        .answer(Duration.ofSeconds(1))
                        .limit(Duration.ofSeconds(fault == Fault.SILENCE ? 3 : 60));

                cable.failAt(at, answered, fault);
                CompletableFuture.runAsync(() -> endedSomehow(ground, run)).get(5, TimeUnit.MINUTES);
                failed = cable.failed();
                cable.mend();

                ground.sessions(database::connect)
                        .limit(Duration.ofMinutes(5))
                        .answer(Duration.ofSeconds(30))
                        .patience(Duration.ofSeconds(30));
                consistent(ground, at);
                again.accept(ground);
                assertThat(ground.locked()).as("failed at %d", at).isFalse();
            }
        }
    }

    private static void endedSomehow(Ground ground, Consumer<Ground> run) {
        try {
            run.accept(ground);
        } catch (SetupException lost) {
            assertThat(lost.advice()).isNotBlank();
            assertThat(lost.getMessage())
                    .doesNotContain("..")
                    .doesNotContain("null")
                    .doesNotContain("Exception");
        }
    }

    private static void consistent(Ground ground, int at) {
        // What the server was in the middle of may come to its end yet.
        while (!ground.query("SELECT pg_sleep(0.02) FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                        + " AND datname = current_database() AND backend_type = 'client backend'")
                .isEmpty()) {
            Thread.onSpinWait();
        }
        List<String> applied = ground.applied();
        assertThat(ground.query("SELECT count(*) FROM pg_attribute WHERE attrelid = 'farms'::regclass"
                        + " AND attname = 'country'"))
                .as("failed at %d", at)
                .containsExactly(applied.contains("country") ? "1" : "0");
        assertThat(ground.query("SELECT count(*) FROM farms"))
                .as("failed at %d", at)
                .containsExactly(applied.contains("third") ? "3" : "2");
    }

    private static List<String> indexes(Ground ground) {
        return ground.query("SELECT indexrelid::regclass || ' ' || indisvalid FROM pg_index"
                + " WHERE indrelid = 'farms'::regclass ORDER BY 1");
    }

    private static int port(TestPostgres.Database database) throws SQLException {
        return database.server().reachedAt(database.name()).port();
    }

    private static Sessions through(Cable cable, TestPostgres.Database database, int socketTimeout)
            throws SQLException {
        RealDatabase direct = database.server().reachedAt(database.name());
        return Sessions.in(RealDatabase.of(
                "jdbc:postgresql://127.0.0.1:" + cable.port() + "/" + database.name() + "?loginTimeout=2&socketTimeout="
                        + socketTimeout,
                direct.user().orElseThrow(),
                TestPostgres.password(direct)));
    }
}
