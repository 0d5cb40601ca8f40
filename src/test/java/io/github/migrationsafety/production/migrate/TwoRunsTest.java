package io.github.migrationsafety.production.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.postgres.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TwoRunsTest {
    private static final String RELEASE =
            """
            --changeset jo:farms
            CREATE TABLE farms (id bigint PRIMARY KEY);
            SELECT pg_advisory_xact_lock_shared(4712);
            --rollback DROP TABLE farms;
            """;

    private TestPostgres.Database database;
    private Connection holding;
    private Ground first;
    private Ground second;
    private CompletableFuture<Outcome> running;

    @BeforeEach
    void begin(@TempDir Path folder) throws Exception {
        database = TestPostgres.freshDatabase(17);
        holding = database.connect();
        try (Statement statement = holding.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(4712)");
        }
        first = new Ground(Files.createDirectory(folder.resolve("one")), database).lockTimeout(Duration.ofMinutes(1));
        second = new Ground(Files.createDirectory(folder.resolve("other")), database).changeLog(RELEASE);
        running = CompletableFuture.supplyAsync(() -> first.changeLog(RELEASE).migrate());
        while (first.query("SELECT pg_sleep(0.02) FROM pg_locks JOIN pg_stat_activity USING (pid) WHERE NOT granted"
                        + " AND datname = current_database() AND locktype = 'advisory'")
                .isEmpty()) {
            Thread.onSpinWait();
        }
    }

    @AfterEach
    void end() throws SQLException {
        holding.close();
        running.join();
        database.close();
    }

    @Test
    void a_second_run_from_another_machine_is_told_who_is_at_work() throws Exception {
        assertThatThrownBy(second::migrate)
                .isInstanceOf(SetupException.class)
                .hasMessageMatching("Another run is at work on " + database.name()
                        + ": session \\d+ of postgres from 127\\.0\\.0\\.1 since .+, last statement: SELECT"
                        + " pg_advisory_xact_lock_shared\\(4712\\)\\.");

        holding.close();
        assertThat(running.get(1, TimeUnit.MINUTES).succeeded()).isTrue();
    }

    @Test
    void a_patient_one_waits_and_finds_everything_done() throws Exception {
        Outcome waited = second.patience(Duration.ofMinutes(1))
                .pause(duration -> {
                    try {
                        holding.close();
                        running.get(1, TimeUnit.MINUTES);
                    } catch (Exception e) {
                        throw new AssertionError(e);
                    }
                })
                .migrate();

        assertThat(second.said).anyMatch(line -> line.startsWith("Waiting for another run: session "));
        assertThat(waited.succeeded()).isTrue();
        assertThat(waited.done()).isEmpty();
        assertThat(running.get().done()).extracting("id").containsExactly("farms");
        assertThat(first.applied()).containsExactly("farms");
    }

    @Test
    void a_second_run_on_the_same_machine_is_told_which_run_holds_the_journal() {
        assertThatThrownBy(first::migrate)
                .isInstanceOf(SetupException.class)
                .hasMessageStartingWith("Another run is at work: it holds the journal " + first.journalFile()
                        + " (migrate on " + database.name() + ", since ");
    }
}
