package io.github.migrationsafety.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeLogReader;
import io.github.migrationsafety.changelog.ChangeLogRequest;
import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.rehearsal.data.DataSettings;
import io.github.migrationsafety.rehearsal.seed.RowRequest;
import io.github.migrationsafety.rehearsal.seed.UserScript;
import io.github.migrationsafety.sql.SqlReader;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.Evidence.Outcome;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.ProgressListener;
import io.github.migrationsafety.step.Run;
import io.github.migrationsafety.step.SqlFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowsTest {
    private static final String FARMS =
            """
            --changeset jo:farms
            CREATE TABLE farms (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name varchar(40) NOT NULL, area numeric(8,2), kind text);
            CREATE TABLE blocks (id bigint PRIMARY KEY, farm_id bigint NOT NULL REFERENCES farms, code varchar(20), size bigint);
            CREATE INDEX ON blocks (farm_id);
            --rollback DROP TABLE blocks; DROP TABLE farms;

            """;

    /** Raises an error unless the table holds so many rows. */
    private static String expectRows(String table, String condition) {
        return """

                --changeset jo:expect-%1$s splitStatements:false
                DO $$ BEGIN
                  IF NOT (SELECT count(*) %2$s FROM %1$s) THEN RAISE SQLSTATE '0A000' USING MESSAGE = 'rows: ' || (SELECT count(*) FROM %1$s); END IF;
                END $$;
                --rollback SELECT 1;
                """
                .formatted(table, condition);
    }

    @TempDir
    Path base;

    @Test
    void tables_hold_rows_before_each_pending_changeset() {
        History history = rehearse(FARMS + expectRows("farms", "= 200") + expectRows("blocks", "= 200"));

        assertThat(history.steps()).allSatisfy(step -> {
            assertThat(step.evidence().orElseThrow().apply().flatMap(Run::failure))
                    .isEmpty();
            assertThat(step.evidence().orElseThrow().outcome()).isEqualTo(Outcome.REHEARSED);
            assertThat(step.evidence().orElseThrow().chainRollback()).isPresent();
        });
        assertThat(history.emptyTables()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALTER TABLE farms ADD COLUMN email text NOT NULL | ALTER TABLE farms DROP COLUMN email | 23502",
                "ALTER TABLE farms ALTER COLUMN area SET NOT NULL | ALTER TABLE farms ALTER COLUMN area DROP NOT NULL | 23502",
                "ALTER TABLE farms ADD UNIQUE (name) | ALTER TABLE farms DROP CONSTRAINT farms_name_key | 23505",
                "CREATE UNIQUE INDEX one ON farms (lower(name)) | DROP INDEX one | 23505",
                "ALTER TABLE farms ALTER COLUMN name TYPE varchar(10) | ALTER TABLE farms ALTER COLUMN name TYPE varchar(40) | 22001",
                "ALTER TABLE farms ALTER COLUMN area TYPE numeric(6,2) | ALTER TABLE farms ALTER COLUMN area TYPE numeric(8,2) | 22003",
                "ALTER TABLE blocks ALTER COLUMN size TYPE integer | ALTER TABLE blocks ALTER COLUMN size TYPE bigint | 22003",
                "ALTER TABLE farms ALTER COLUMN kind TYPE integer USING kind::integer | SELECT 1 | 22P02",
                "ALTER TABLE farms ADD CONSTRAINT c CHECK (area >= 0) | ALTER TABLE farms DROP CONSTRAINT c | 23514",
                "ALTER TABLE blocks ADD CONSTRAINT f FOREIGN KEY (size) REFERENCES farms | ALTER TABLE blocks DROP CONSTRAINT f | 23503",
                "ALTER TABLE farms ADD CONSTRAINT e EXCLUDE USING hash (kind WITH =) | ALTER TABLE farms DROP CONSTRAINT e | 23P01",
            })
    void what_works_on_empty_tables_only_is_found_and_goes_on_without_rows(
            String change, String rollback, String state) {
        History history = rehearse(FARMS + "--changeset jo:change\n" + change + ";\n--rollback " + rollback + ";\n"
                + expectRows("farms", "> 0"));

        Evidence evidence = history.steps().get(1).evidence().orElseThrow();
        assertThat(evidence.failedOnRows().flatMap(SqlFailure::sqlState)).contains(state);
        assertThat(evidence.outcome()).isEqualTo(Outcome.REHEARSED);
        assertThat(evidence.apply().orElseThrow().failed()).isFalse();
        assertThat(history.steps()
                        .get(2)
                        .evidence()
                        .orElseThrow()
                        .apply()
                        .orElseThrow()
                        .failure())
                .isEmpty();
    }

    @Test
    void what_fails_on_empty_tables_too_is_an_ordinary_failure() {
        History history = rehearse(FARMS
                + """
                --changeset jo:wrong
                INSERT INTO blocks (id, farm_id) VALUES (1, 4711);
                --rollback DELETE FROM blocks WHERE id = 1;
                """
                + expectRows("farms", "= 200"));

        Evidence evidence = history.steps().get(1).evidence().orElseThrow();
        assertThat(evidence.outcome()).isEqualTo(Outcome.FAILED);
        assertThat(evidence.failedOnRows()).isEmpty();
        assertThat(history.steps().get(2).evidence().orElseThrow().outcome()).isEqualTo(Outcome.REHEARSED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MARK_RAN", "CONTINUE"})
    void a_precondition_that_made_up_rows_fail_is_tried_again_without_them(String onFail) {
        History history = rehearse(FARMS
                + """
                --changeset jo:when-empty
                --preconditions onFail:%s
                --precondition-sql-check expectedResult:0 SELECT count(*) FROM farms
                INSERT INTO farms (name) VALUES ('first');
                --rollback DELETE FROM farms WHERE name = 'first';

                """
                        .formatted(onFail)
                + expectRows("farms", "> 0")
                + expectRows("blocks", "= 200"));

        Evidence evidence = history.steps().get(1).evidence().orElseThrow();
        assertThat(evidence.outcome()).isEqualTo(Outcome.REHEARSED);
        assertThat(evidence.note()).isEmpty();
        assertThat(history.steps().subList(2, 4)).allSatisfy(step -> assertThat(
                        step.evidence().orElseThrow().apply().orElseThrow().failure())
                .isEmpty());
    }

    @Test
    void the_database_that_takes_the_place_of_a_spoilt_one_holds_the_same_rows() {
        History history = rehearse(FARMS
                + """
                --changeset jo:wrong-rollback
                CREATE INDEX a ON farms (name);
                CREATE INDEX b ON farms (area);
                --rollback DROP INDEX a;

                --changeset jo:next
                ALTER TABLE farms ADD COLUMN rows_before bigint DEFAULT 0;
                --rollback ALTER TABLE farms DROP COLUMN rows_before;
                """
                + expectRows("farms", "= 200"));

        assertThat(history.steps().get(1).evidence().orElseThrow().leftBehind().isEmpty())
                .isFalse();
        assertThat(history.steps()
                        .get(3)
                        .evidence()
                        .orElseThrow()
                        .apply()
                        .orElseThrow()
                        .failure())
                .isEmpty();
    }

    @Test
    void rows_that_were_made_up_since_do_not_break_the_chain_back() {
        History history = rehearse(
                FARMS
                        + """
                --changeset jo:wider
                ALTER TABLE farms ALTER COLUMN name TYPE varchar(90);
                --rollback ALTER TABLE farms ALTER COLUMN name TYPE varchar(40);

                --changeset jo:clear
                DELETE FROM blocks;
                DELETE FROM farms;
                --rollback SELECT 1;

                --changeset jo:note
                ALTER TABLE farms ADD COLUMN note text;
                --rollback ALTER TABLE farms DROP COLUMN note;
                """);

        assertThat(history.steps()).allSatisfy(step -> assertThat(
                        step.evidence().orElseThrow().chainRollback().orElseThrow())
                .satisfies(chain -> {
                    assertThat(chain.run().failure()).isEmpty();
                    assertThat(chain.unexplained().isEmpty()).isTrue();
                }));
    }

    @Test
    void tables_that_a_changeset_empties_are_filled_again() {
        History history = rehearse(FARMS
                + """
                --changeset jo:clear
                DELETE FROM blocks;
                --rollback SELECT 1;
                """
                + expectRows("blocks", "= 200"));

        assertThat(history.steps()
                        .get(2)
                        .evidence()
                        .orElseThrow()
                        .apply()
                        .orElseThrow()
                        .failure())
                .isEmpty();
    }

    @Test
    void tables_that_stay_empty_are_told_with_the_reason() {
        History history = rehearse(
                """
                --changeset jo:1
                CREATE TABLE riddle (answer text NOT NULL CHECK (md5(answer) = 'x'));
                --rollback DROP TABLE riddle;

                --changeset jo:2
                CREATE TABLE other (id int PRIMARY KEY);
                --rollback DROP TABLE other;
                """);

        assertThat(history.emptyTables()).singleElement().satisfies(t -> {
            assertThat(t.table()).hasToString("public.riddle");
            assertThat(t.reason()).contains("riddle_answer_check");
        });
    }

    @Test
    void the_users_scripts_run_before_the_changelog_and_before_the_first_pending_changeset() throws IOException {
        Path before = Files.writeString(base.resolve("before.sql"), "CREATE SCHEMA given;\n");
        Path rows = Files.writeString(
                base.resolve("rows.sql"),
                "CREATE TABLE given.kept (id int);\n-- two; rows\nINSERT INTO given.kept VALUES (1), (2);\n");
        RowRequest request = new RowRequest(
                0,
                3,
                Optional.empty(),
                List.of(new UserScript(before, "seed.before")),
                List.of(new UserScript(rows, "seed.scripts")));

        History history = rehearse(FARMS + expectRows("given.kept", "= 2"), request);

        assertThat(history.steps()
                        .get(1)
                        .evidence()
                        .orElseThrow()
                        .apply()
                        .orElseThrow()
                        .failure())
                .isEmpty();
    }

    @Test
    void a_script_that_fails_is_named_with_its_line() throws IOException {
        Path rows = Files.writeString(base.resolve("rows.sql"), "SELECT 1;\n\nINSERT INTO nowhere VALUES (1);\n");
        RowRequest request =
                new RowRequest(0, 3, Optional.empty(), List.of(), List.of(new UserScript(rows, "seed.scripts")));

        assertThatThrownBy(() -> rehearse(FARMS, request))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("rows.sql:3: the statement fails: relation \"nowhere\" does not exist");
    }

    private History rehearse(String changeLog) {
        return rehearse(changeLog, RowRequest.DEFAULTS);
    }

    private History rehearse(String changeLog, RowRequest rows) {
        Path file = base.resolve("changelog.sql");
        try {
            Files.writeString(file, "--liquibase formatted sql\n\n" + changeLog);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        try (ParsedChangeLog parsed = new ChangeLogReader(SqlReader.standard())
                .read(new ChangeLogRequest(
                        base,
                        "changelog.sql",
                        List.of(base),
                        List::of,
                        Map.of(),
                        "",
                        "",
                        LiquibaseTables.DEFAULTS,
                        TestPostgres.usual(),
                        Optional.empty()))) {
            return new Rehearsal(
                            TestPostgres.shared(TestPostgres.usual()),
                            LiquibaseTables.DEFAULTS,
                            rows,
                            ProgressListener.NONE,
                            DataSettings.DEFAULTS)
                    .run(parsed);
        }
    }
}
