package io.github.migrationsafety.production.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.postgres.OwnServer;
import io.github.migrationsafety.postgres.RealDatabase;
import io.github.migrationsafety.postgres.TestPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server is killed, or the network fails, while a migration is at work; then both are back and the next run comes. */
class LostServerTest {
    private static final String FARMS =
            """
            --changeset jo:farms
            CREATE TABLE farms (id bigint PRIMARY KEY, name text NOT NULL);
            INSERT INTO farms VALUES (1, 'A'), (2, 'B');
            --rollback DROP TABLE farms;

            """;

    private static final String RELEASE = FARMS
            + """
            --changeset jo:size
            ALTER TABLE farms ADD COLUMN size int;
            --rollback ALTER TABLE farms DROP COLUMN size;

            --changeset jo:country
            ALTER TABLE farms ADD COLUMN country text;
            SELECT pg_advisory_xact_lock_shared(4712);
            UPDATE farms SET country = 'NL' || id;
            --rollback ALTER TABLE farms DROP COLUMN country;

            --changeset jo:name-index runInTransaction:false
            CREATE INDEX CONCURRENTLY farms_name_idx ON farms (name);
            --rollback DROP INDEX CONCURRENTLY farms_name_idx;
            """;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere a process does not tell its arguments")
    void after_the_servers_postmaster_was_killed_the_next_run_completes_it(boolean inTransaction) throws Exception {
        try (OwnServer server = OwnServer.start(17);
                TestPostgres.Database database = server.database("shop")) {
            Ground ground = new Ground(folder, database).lockTimeout(Duration.ofMinutes(1));
            ground.changeLog(FARMS).migrate();
            CompletableFuture<Void> lost;
            try (Connection holding = hold(database, inTransaction)) {
                lost = begin(ground);
                awaitHeld(ground);
                server.kill();
            }
            lost.get(2, TimeUnit.MINUTES);

            server.startAgain();

            assertThat(ground.applied()).contains("farms", "size").doesNotContain("name-index");
            complete(ground);
        }
    }

    @Test
    void after_connections_broke_the_run_tells_what_was_applied_and_the_next_one_completes_it() throws Exception {
        try (TestPostgres.Database database = TestPostgres.freshDatabase(17);
                Cable cable = Cable.to(port(database))) {
            Ground ground = new Ground(folder, database).lockTimeout(Duration.ofMinutes(1));
            ground.changeLog(FARMS).migrate();
            Outcome outcome;
            try (Connection holding = hold(database, true)) {
                ground.sessions(through(cable, database)).patience(Duration.ofSeconds(30));
                CompletableFuture<Outcome> running = CompletableFuture.supplyAsync(
                        () -> ground.changeLog(RELEASE).migrate());
                awaitHeld(ground);
                cable.cut();
                outcome = running.get(2, TimeUnit.MINUTES);
            }

            assertThat(outcome.succeeded()).isFalse();
            assertThat(outcome.done()).extracting("id").containsExactly("size");
            assertThat(outcome.left()).extracting("id").containsExactly("country", "name-index");
            assertThat(ground.locked()).isFalse();
            complete(ground);
        }
    }

    @Test
    void a_server_that_answers_no_more_is_critical_and_is_given_up_when_the_time_is_up() throws Exception {
        try (TestPostgres.Database database = TestPostgres.freshDatabase(17);
                Cable cable = Cable.to(port(database))) {
            Ground ground = new Ground(folder, database).lockTimeout(Duration.ofMinutes(1));
            ground.changeLog(FARMS).migrate();
            try (Connection holding = hold(database, true)) {
                ground.sessions(through(cable, database))
                        .answer(Duration.ofMillis(500))
                        .limit(Duration.ofSeconds(5));
                CompletableFuture<Void> lost = begin(ground);
                awaitHeld(ground);
                cable.swallow();
                lost.get(3, TimeUnit.MINUTES);
            }
            cable.mend();

            assertThat(ground.said)
                    .anyMatch(line -> line.startsWith("WARN critical: the database does not answer the watch"));
            assertThat(ground.applied()).containsExactly("farms", "size");
            complete(ground.limit(Duration.ofMinutes(5)));
        }
    }

    private static int port(TestPostgres.Database database) throws SQLException {
        return database.server().reachedAt(database.name()).port();
    }

    private static Sessions through(Cable cable, TestPostgres.Database database) throws SQLException {
        RealDatabase direct = database.server().reachedAt(database.name());
        return Sessions.in(RealDatabase.of(
                "jdbc:postgresql://127.0.0.1:" + cable.port() + "/" + database.name() + "?loginTimeout=2",
                direct.user().orElseThrow(),
                TestPostgres.password(direct)));
    }

    /** A session on which the release waits: in the middle of a transaction, or in the middle of building an index. */
    private static Connection hold(TestPostgres.Database database, boolean inTransaction) throws SQLException {
        Connection holding = database.connect();
        try (Statement statement = holding.createStatement()) {
            if (inTransaction) {
                statement.execute("SELECT pg_advisory_lock(4712)");
            } else {
                holding.setAutoCommit(false);
                holding.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
                statement.execute("SELECT 1");
            }
        }
        return holding;
    }

    private static CompletableFuture<Void> begin(Ground ground) {
        return CompletableFuture.runAsync(() -> {
            try {
                assertThat(ground.changeLog(RELEASE).migrate().succeeded()).isFalse();
            } catch (SetupException lost) {
                assertThat(lost.advice()).isNotBlank();
            }
        });
    }

    private static void awaitHeld(Ground ground) {
        while (ground.query("SELECT pg_sleep(0.02) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted"
                        + " AND datname = current_database() AND locktype IN ('virtualxid', 'advisory')")
                .isEmpty()) {
            Thread.onSpinWait();
        }
    }

    private static void complete(Ground ground) {
        Outcome outcome = ground.sessions(ground.database::connect)
                .patience(Duration.ofSeconds(30))
                .migrate();

        assertThat(outcome.succeeded()).as("%s %s", outcome, ground.said).isTrue();
        assertThat(ground.applied()).containsExactly("farms", "size", "country", "name-index");
        assertThat(ground.query("SELECT id || name || country FROM farms ORDER BY id"))
                .containsExactly("1ANL1", "2BNL2");
        assertThat(ground.query("SELECT indexrelid::regclass || ' ' || indisvalid FROM pg_index"
                        + " WHERE indrelid = 'farms'::regclass ORDER BY 1"))
                .containsExactly("farms_name_idx true", "farms_pkey true");
        assertThat(ground.locked()).isFalse();
        assertThat(outcome.failure()).isEqualTo(Optional.empty());
    }
}
