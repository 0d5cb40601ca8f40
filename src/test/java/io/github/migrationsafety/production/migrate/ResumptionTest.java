package io.github.migrationsafety.production.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.postgres.OwnServer;
import io.github.migrationsafety.postgres.TestPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResumptionTest {
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

    private static final int MORE_THAN_ENOUGH = 20;

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void wherever_the_session_is_killed_the_next_run_completes_it(boolean afterwards) throws Exception {
        boolean killed = true;
        // Coprime to whatever repeats for each changeset, so that every kind of moment has its turn.
        for (int at = 3; killed; at += 7) {
            Path own = Files.createDirectory(folder.resolve(afterwards + "-" + at));
            try (Ground ground = new Ground(own)) {
                ground.changeLog(FARMS).migrate();
                KilledSession session = new KilledSession(ground.database, at, afterwards);
                endedSomehow(ground.changeLog(RELEASE).sessions(session));
                killed = session.killed();
                completedByTheNextRun(ground, at);
            }
        }
    }

    /** Where it commits is where it matters; each time the server recovers from its write-ahead log. */
    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere a process does not tell its arguments")
    void wherever_the_server_is_killed_the_next_run_completes_it(boolean afterwards) throws Exception {
        try (OwnServer server = OwnServer.start(17)) {
            // All of them before the session that makes them is lost.
            Deque<TestPostgres.Database> databases = new ArrayDeque<>();
            for (int i = 0; i < MORE_THAN_ENOUGH; i++) {
                databases.add(server.database("shop_" + i));
            }
            boolean killed = true;
            for (int at = 4; killed; at += 19) {
                Path own = Files.createDirectory(folder.resolve(afterwards + "-" + at));
                Ground ground = new Ground(own, databases.remove());
                ground.changeLog(FARMS).migrate();
                KilledSession session = new KilledSession(ground.database, at, afterwards, pid -> server.kill());
                endedSomehow(ground.changeLog(RELEASE).sessions(session));
                killed = session.killed();
                if (killed) {
                    server.startAgain();
                }
                completedByTheNextRun(ground, at);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void wherever_the_session_is_killed_on_the_way_back_the_next_run_completes_that(boolean afterwards)
            throws Exception {
        boolean killed = true;
        for (int at = 3; killed; at += 11) {
            Path own = Files.createDirectory(folder.resolve(afterwards + "-" + at));
            try (Ground ground = new Ground(own)) {
                ground.changeLog(FARMS).migrate();
                ground.changeLog(RELEASE).migrate();
                KilledSession session = new KilledSession(ground.database, at, afterwards);
                rolledBackSomehow(ground.sessions(session));
                killed = session.killed();
                consistent(ground, at);

                rolledBackSomehow(ground.sessions(ground.database::connect));

                assertThat(ground.applied()).as("killed at %d", at).containsExactly("farms");
                assertThat(ground.query("SELECT id || name FROM farms ORDER BY id"))
                        .containsExactly("1A", "2B");
                assertThat(ground.query("SELECT indexrelid::regclass FROM pg_index WHERE indrelid = 'farms'::regclass"))
                        .containsExactly("farms_pkey");
                assertThat(ground.locked()).isFalse();
            }
        }
    }

    private static void rolledBackSomehow(Ground ground) {
        try {
            ground.rollBack(new Selection.LastMigration());
        } catch (SetupException said) {
            assertThat(said.advice()).isNotBlank();
        }
    }

    private static void endedSomehow(Ground ground) {
        try {
            ground.migrate();
        } catch (SetupException lost) {
            assertThat(lost.advice()).isNotBlank();
        }
    }

    private static void completedByTheNextRun(Ground ground, int at) {
        consistent(ground, at);

        Outcome outcome = ground.sessions(ground.database::connect).migrate();

        assertThat(outcome.succeeded()).as("killed at %d: %s", at, outcome).isTrue();
        complete(ground, at);
    }

    private static void consistent(Ground ground, int at) {
        boolean recorded = ground.applied().contains("country");
        assertThat(ground.query("SELECT count(*) FROM pg_attribute WHERE attrelid = 'farms'::regclass"
                        + " AND attname = 'country'"))
                .as("killed at %d", at)
                .containsExactly(recorded ? "1" : "0");
        assertThat(ground.query("SELECT count(*) FROM farms"))
                .as("killed at %d", at)
                .containsExactly(ground.applied().contains("third") ? "3" : "2");
    }

    private static void complete(Ground ground, int at) {
        assertThat(ground.applied()).as("killed at %d", at).containsExactly("farms", "country", "name-index", "third");
        assertThat(ground.query("SELECT id || name || country FROM farms ORDER BY id"))
                .containsExactly("1ANL1", "2BNL2", "3CNL3");
        assertThat(ground.query("SELECT indexrelid::regclass || ' ' || indisvalid FROM pg_index"
                        + " WHERE indrelid = 'farms'::regclass ORDER BY 1"))
                .containsExactly("farms_name_idx true", "farms_pkey true");
        assertThat(ground.locked()).isFalse();
    }

    @Test
    void an_invalid_index_that_a_killed_run_left_is_built_anew() throws SQLException {
        try (Ground ground = new Ground(folder)) {
            ground.changeLog(FARMS).migrate();
            // A unique index over equal values fails half way, as a killed one does.
            ground.execute("UPDATE farms SET name = 'same'");
            Outcome failed = ground.changeLog(uniqueIndex()).migrate();
            assertThat(failed.invalidIndexes()).containsExactly("public.farms_name_key");

            ground.execute("UPDATE farms SET name = 'name ' || id");
            Outcome outcome = ground.migrate();

            assertThat(outcome.succeeded()).isTrue();
            assertThat(ground.said)
                    .anyMatch(line -> line.contains("the invalid index public.farms_name_key that it left is dropped"));
            assertThat(ground.query("SELECT indisvalid FROM pg_index WHERE indexrelid = 'farms_name_key'::regclass"))
                    .containsExactly("t");
        }
    }

    private static String uniqueIndex() {
        return FARMS
                + """
                --changeset jo:name-key runInTransaction:false
                CREATE UNIQUE INDEX CONCURRENTLY farms_name_key ON farms (name);
                --rollback DROP INDEX CONCURRENTLY farms_name_key;
                """;
    }

    @Test
    void a_changeset_without_a_transaction_that_ended_half_way_is_not_guessed_at() throws SQLException {
        try (Ground ground = new Ground(folder)) {
            ground.changeLog(FARMS).migrate();
            String half = FARMS
                    + """
                    --changeset jo:half runInTransaction:false
                    ALTER TABLE farms ADD COLUMN a int;
                    ALTER TABLE farms ADD COLUMN a int;
                    --rollback ALTER TABLE farms DROP COLUMN a;
                    """;
            Outcome failed = ground.changeLog(half).migrate();
            assertThat(failed.failure()).hasValueSatisfying(words -> assertThat(words)
                    .contains("1 of its statements stays in the database"));

            assertThatThrownBy(ground::migrate)
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("half::jo")
                    .hasMessageContaining("1 of its 2 statements was executed")
                    .hasMessageContaining("ALTER TABLE farms ADD COLUMN a int");
            assertThat(ground.locked()).isFalse();

            ground.interrupted(Interrupted.DONE).migrate();
            assertThat(ground.applied()).isEqualTo(List.of("farms", "half"));
        }
    }
}
