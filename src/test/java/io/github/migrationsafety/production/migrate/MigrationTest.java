package io.github.migrationsafety.production.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.policy.Production.OnFailure;
import io.github.migrationsafety.production.Check;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MigrationTest {
    private static final String FARMS =
            """
            --changeset jo:farms
            CREATE TABLE farms (id bigint PRIMARY KEY, name text NOT NULL);
            --rollback DROP TABLE farms;

            """;

    private static final String COUNTRY =
            """
            --changeset jo:country
            ALTER TABLE farms ADD COLUMN country text;
            --rollback ALTER TABLE farms DROP COLUMN country;

            """;

    private static final String NAME_INDEX =
            """
            --changeset jo:name-index runInTransaction:false
            CREATE INDEX CONCURRENTLY farms_name_idx ON farms (name);
            --rollback DROP INDEX CONCURRENTLY farms_name_idx;

            """;

    private Ground ground;

    @BeforeEach
    void open(@TempDir Path folder) {
        ground = new Ground(folder);
    }

    @AfterEach
    void close() throws SQLException {
        ground.close();
    }

    @Test
    void applies_what_is_pending_and_records_it_as_liquibase_does() {
        ground.changeLog(FARMS).migrate();

        Outcome outcome = ground.changeLog(FARMS + COUNTRY + NAME_INDEX).migrate();

        assertThat(outcome.succeeded()).isTrue();
        assertThat(outcome.done()).extracting("id").containsExactly("country", "name-index");
        assertThat(ground.applied()).containsExactly("farms", "country", "name-index");
        assertThat(ground.query("SELECT exectype || ' ' || md5sum || ' ' || liquibase FROM databasechangelog"))
                .allMatch(line -> line.matches("EXECUTED 9:[0-9a-f]{32} 4\\.33\\.0"));
        assertThat(ground.locked()).isFalse();
    }

    @Test
    void a_changeset_that_fails_leaves_nothing_and_those_before_it_stay() {
        Outcome outcome = ground.changeLog(FARMS
                        + """
                        --changeset jo:broken
                        ALTER TABLE farms ADD COLUMN owner text;
                        ALTER TABLE farm ADD COLUMN owner text;
                        """
                        + COUNTRY)
                .migrate();

        assertThat(outcome.succeeded()).isFalse();
        assertThat(outcome.failure()).hasValueSatisfying(failure -> assertThat(failure)
                .contains("changelog.sql::broken::jo")
                .contains("SQLSTATE 42P01: relation \"farm\" does not exist"));
        assertThat(outcome.done()).extracting("id").containsExactly("farms");
        assertThat(outcome.left()).extracting("id").containsExactly("broken", "country");
        assertThat(columns()).containsExactly("id", "name");
        assertThat(ground.applied()).containsExactly("farms");
        assertThat(ground.locked()).isFalse();
    }

    @Test
    void on_failure_rollback_takes_back_what_this_run_applied() {
        ground.changeLog(FARMS).migrate();

        Outcome outcome = ground.changeLog(FARMS + COUNTRY + "--changeset jo:broken\nSELECT 1/0;\n")
                .onFailure(OnFailure.ROLLBACK)
                .migrate();

        assertThat(outcome.takenBack()).extracting("id").containsExactly("country");
        assertThat(ground.applied()).containsExactly("farms");
        assertThat(columns()).containsExactly("id", "name");
        assertThat(outcome.checks())
                .filteredOn(check -> check.name().equals("schema reverted"))
                .extracting(Check::outcome)
                .containsExactly(Check.Outcome.PASSED);
    }

    @Test
    void an_invalid_index_that_the_failed_changeset_left_is_taken_back_too() throws SQLException {
        ground.changeLog(FARMS).migrate();
        ground.execute("INSERT INTO farms VALUES (8, 'twice'), (9, 'twice')");

        Outcome outcome = ground.changeLog(
                        FARMS + COUNTRY
                                + """
                        --changeset jo:name-key runInTransaction:false
                        CREATE UNIQUE INDEX CONCURRENTLY farms_name_key ON farms (name);
                        --rollback DROP INDEX CONCURRENTLY farms_name_key;
                        """)
                .onFailure(OnFailure.ROLLBACK)
                .migrate();

        assertThat(outcome.succeeded()).isFalse();
        assertThat(outcome.takenBack()).extracting("id").containsExactly("country");
        assertThat(outcome.invalidIndexes()).isEmpty();
        assertThat(outcome.checks()).as("%s", ground.said).noneMatch(Check::isFailed);
        assertThat(ground.query("SELECT to_regclass('farms_name_key')")).containsOnlyNulls();
    }

    @Test
    void a_lock_that_comes_free_is_waited_for_in_short_attempts() throws SQLException {
        ground.changeLog(FARMS).migrate();
        try (Connection reader = reading("farms")) {
            AtomicInteger pauses = new AtomicInteger();
            Outcome outcome = ground.changeLog(FARMS + COUNTRY)
                    .pause(duration -> {
                        if (pauses.incrementAndGet() == 2) {
                            end(reader);
                        }
                    })
                    .migrate();

            assertThat(outcome.succeeded()).isTrue();
            assertThat(pauses).hasValue(2);
            assertThat(ground.said)
                    .anyMatch(line -> line.startsWith("WARN changelog.sql::country::jo did not get its lock")
                            && line.contains("Attempt 2 of 4"));
        }
    }

    @Test
    void a_long_reader_lets_it_fail_cleanly_and_is_named() throws SQLException {
        ground.changeLog(FARMS).migrate();
        try (Connection reader = reading("farms")) {
            Outcome outcome = ground.changeLog(FARMS + COUNTRY).retries(1).migrate();

            assertThat(outcome.failure())
                    .hasValueSatisfying(failure -> assertThat(failure).contains("SQLSTATE 55P03"));
            assertThat(ground.said).anyMatch(line -> line.contains("which is held by session "));
            assertThat(columns()).containsExactly("id", "name");
            assertThat(ground.applied()).containsExactly("farms");
            assertThat(ground.locked()).isFalse();
            reader.rollback();
        }
    }

    @Test
    void an_index_is_built_concurrently_without_a_lock_timeout_however_long_others_read() throws Exception {
        ground.changeLog(FARMS).migrate();
        try (Connection reader = reading("farms")) {
            Thread migration = new Thread(() -> ground.changeLog(FARMS + NAME_INDEX)
                    .lockTimeout(Duration.ofMillis(50))
                    .migrate());
            migration.start();
            while (ground.query("SELECT 1 FROM pg_stat_progress_create_index WHERE phase LIKE 'waiting%'"
                            + " AND pid IN (SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                            + " AND clock_timestamp() - query_start > '200ms')")
                    .isEmpty()) {
                Thread.onSpinWait();
            }
            end(reader);
            migration.join();
        }

        assertThat(ground.applied()).containsExactly("farms", "name-index");
        assertThat(ground.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'farms_name_idx'::regclass"))
                .containsExactly("t");
    }

    @Test
    void the_changesets_own_lock_timeout_counts() throws SQLException {
        ground.changeLog(FARMS).migrate();
        try (Connection reader = reading("farms")) {
            long start = System.nanoTime();
            ground.changeLog(
                            FARMS
                                    + """
                            --changeset jo:own
                            SET LOCAL lock_timeout = '20ms';
                            ALTER TABLE farms ADD COLUMN own text;
                            """)
                    .lockTimeout(Duration.ofMinutes(1))
                    .retries(0)
                    .migrate();

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
            reader.rollback();
        }
    }

    @Test
    void when_the_time_is_up_a_transaction_is_interrupted_and_taken_back() {
        Outcome outcome = ground.changeLog(FARMS + "--changeset jo:slow\nCREATE TABLE half ();\nSELECT pg_sleep(60);\n")
                .limit(Duration.ofMillis(700))
                .migrate();

        assertThat(outcome.failure())
                .hasValueSatisfying(failure -> assertThat(failure).contains("was interrupted and taken back"));
        assertThat(ground.query("SELECT to_regclass('half')::text")).containsOnlyNulls();
        assertThat(ground.locked()).isFalse();
    }

    @Test
    void more_blocked_sessions_than_the_limit_allows_make_a_warning_that_names_them() throws Exception {
        ground.changeLog(FARMS).migrate();
        CompletableFuture<Outcome> running;
        CompletableFuture<List<String>> one;
        CompletableFuture<List<String>> other;
        try (Connection holding = ground.database.connect();
                Statement statement = holding.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(4712)");
            running = CompletableFuture.supplyAsync(() -> ground.changeLog(FARMS
                            + "--changeset jo:long\nALTER TABLE farms ADD COLUMN size int;\n"
                            + "SELECT pg_advisory_xact_lock_shared(4712);\n")
                    .lockTimeout(Duration.ofMinutes(1))
                    .blockedSessions(1)
                    .migrate());
            while (ground.query("SELECT pg_sleep(0.02) FROM pg_locks WHERE NOT granted AND locktype = 'advisory'")
                    .isEmpty()) {
                Thread.onSpinWait();
            }
            one = CompletableFuture.supplyAsync(() -> ground.query("SELECT name FROM farms /* one */"));
            other = CompletableFuture.supplyAsync(() -> ground.query("SELECT name FROM farms /* other */"));
            while (ground.said.stream().noneMatch(line -> line.startsWith("WARN warning: "))) {
                Thread.onSpinWait();
            }
        }

        assertThat(running.get(1, TimeUnit.MINUTES).succeeded()).isTrue();
        assertThat(one.get(1, TimeUnit.MINUTES)).isEmpty();
        assertThat(other.get(1, TimeUnit.MINUTES)).isEmpty();
        assertThat(ground.said)
                .filteredOn(line -> line.startsWith("WARN warning: "))
                .first()
                .asString()
                .contains(
                        "2 blocked: session ",
                        "SELECT name FROM farms /* one */",
                        "SELECT name FROM farms /* other */");
    }

    @Test
    void an_edited_changeset_stops_it_before_anything_is_done() {
        ground.changeLog(FARMS).migrate();

        assertThatThrownBy(() -> ground.changeLog(FARMS.replace("name text NOT NULL", "name text") + COUNTRY)
                        .migrate())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("farms::jo")
                .hasMessageContaining("was edited after it was applied");

        assertThat(ground.applied()).containsExactly("farms");
        assertThat(ground.locked()).isFalse();
    }

    @Test
    void somebody_elses_lock_is_named_and_respected() {
        ground.changeLog(FARMS).migrate();
        ground.execute("UPDATE databasechangeloglock SET locked = true, lockedby = 'build-7 (10.0.0.7)',"
                + " lockgranted = '2026-03-01 12:00:00'");

        assertThatThrownBy(() -> ground.changeLog(FARMS + COUNTRY).migrate())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("DATABASECHANGELOGLOCK is held by build-7 (10.0.0.7) since 2026-03-01T");
        assertThat(ground.applied()).containsExactly("farms");
        assertThat(ground.locked()).isTrue();
    }

    @Test
    void a_schema_other_than_the_rehearsed_one_fails_the_check_alone() {
        Outcome outcome = ground.changeLog(FARMS)
                .expected(new Expected(Optional.of("0".repeat(64)), "the rehearsal"))
                .migrate();

        assertThat(outcome.failure()).isEmpty();
        assertThat(outcome.succeeded()).isFalse();
        assertThat(outcome.checks())
                .filteredOn(Check::isFailed)
                .extracting(Check::name)
                .containsExactly("schema as rehearsed");
    }

    @Test
    void rows_that_a_trigger_takes_along_are_missed() {
        ground.changeLog(FARMS).migrate();
        ground.execute("CREATE TABLE notes (id int); INSERT INTO notes SELECT generate_series(1, 10);"
                + " CREATE FUNCTION wipe() RETURNS trigger LANGUAGE plpgsql AS"
                + " 'BEGIN TRUNCATE notes; RETURN NULL; END';"
                + " CREATE TRIGGER wipe AFTER INSERT ON farms EXECUTE FUNCTION wipe()");

        Outcome outcome = ground.changeLog(FARMS + "--changeset jo:rows\nINSERT INTO farms VALUES (1, 'A');\n")
                .migrate();

        assertThat(outcome.checks())
                .filteredOn(Check::isFailed)
                .extracting(Check::reason)
                .containsExactly("rows are gone that nobody deleted: public.notes had 10, has 0");
    }

    private List<String> columns() {
        return ground.query("SELECT attname FROM pg_attribute WHERE attrelid = 'farms'::regclass AND attnum > 0"
                + " AND NOT attisdropped ORDER BY attnum");
    }

    private Connection reading(String table) throws SQLException {
        Connection reader = ground.database.connect();
        reader.setAutoCommit(false);
        try (Statement statement = reader.createStatement()) {
            statement.execute("SELECT * FROM " + table);
        }
        return reader;
    }

    private static void end(Connection reader) {
        try {
            reader.rollback();
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }
}
