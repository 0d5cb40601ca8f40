package io.github.migrationsafety.production.migrate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import org.junit.jupiter.api.Test;
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
                consistent(ground, at);

                Outcome outcome = ground.sessions(ground.database::connect).migrate();

                assertThat(outcome.succeeded())
                        .as("killed at %d: %s", at, outcome)
                        .isTrue();
                complete(ground, at);
            }
        }
    }

    private static void endedSomehow(Ground ground) {
        try {
            ground.migrate();
        } catch (SetupException lost) {
            assertThat(lost.advice()).isNotBlank();
        }
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
