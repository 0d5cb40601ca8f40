package io.github.migrationsafety.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.SqlFailure;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A column that a pending changeset adds holds what production's rows will hold there: what the changesets themselves put. */
class AddedColumnsTest {
    private static final String SENSORS =
            """
            --changeset jo:sensors
            CREATE TABLE sensors (id bigint PRIMARY KEY, name varchar(50), mass numeric(6, 2));
            --rollback DROP TABLE sensors;

            """;

    @TempDir
    private Path base;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "unit text             | ALTER COLUMN unit SET NOT NULL   | ALTER COLUMN unit DROP NOT NULL | 23502",
                "unit text DEFAULT 'K' | ALTER COLUMN unit SET NOT NULL   | ALTER COLUMN unit DROP NOT NULL | ''",
                "unit text DEFAULT 'K' | ADD CONSTRAINT one UNIQUE (unit) | DROP CONSTRAINT one             | 23505",
                "unit text             | ADD CONSTRAINT one UNIQUE (unit) | DROP CONSTRAINT one             | ''",
                "unit text DEFAULT 'K' | ALTER COLUMN unit TYPE char(1)   | ALTER COLUMN unit TYPE text     | ''",
                "unit text DEFAULT 'K' | ADD CONSTRAINT c CHECK (unit <> 'K') | DROP CONSTRAINT c           | 23514",
            })
    void what_is_made_of_an_added_column_meets_null_or_its_default(
            String column, String change, String back, String sqlState) {
        List<Evidence> evidence = Rehearse.sql(
                        base,
                        SENSORS
                                + """
                                --changeset jo:add
                                ALTER TABLE sensors ADD COLUMN %s;
                                --rollback ALTER TABLE sensors DROP COLUMN unit;

                                --changeset jo:change
                                ALTER TABLE sensors %s;
                                --rollback ALTER TABLE sensors %s;
                                """
                                        .formatted(column, change, back))
                .onRows()
                .evidence();

        assertThat(evidence.get(2).failedOnRows().flatMap(SqlFailure::sqlState).orElse(""))
                .isEqualTo(sqlState);
    }

    @Test
    void a_backfill_and_what_it_allows_are_without_a_flaw() {
        assertFlawless(
                """
                --changeset jo:add
                ALTER TABLE sensors ADD COLUMN unit text;
                --rollback ALTER TABLE sensors DROP COLUMN unit;

                --changeset jo:backfill
                UPDATE sensors SET unit = 'kg' WHERE unit IS NULL;
                --rollback UPDATE sensors SET unit = NULL;

                --changeset jo:not-null
                ALTER TABLE sensors ALTER COLUMN unit SET NOT NULL;
                --rollback ALTER TABLE sensors ALTER COLUMN unit DROP NOT NULL;
                """);
    }

    @Test
    void a_column_may_take_the_place_of_another_that_a_trigger_keeps_in_step() {
        assertFlawless(
                """
                --changeset jo:expand splitStatements:false
                ALTER TABLE sensors ADD COLUMN grams bigint;
                CREATE FUNCTION in_step() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.grams = NEW.mass * 1000; RETURN NEW; END $$;
                CREATE TRIGGER in_step BEFORE INSERT OR UPDATE OF mass ON sensors FOR EACH ROW EXECUTE FUNCTION in_step();
                --rollback DROP TRIGGER in_step ON sensors; DROP FUNCTION in_step(); ALTER TABLE sensors DROP COLUMN grams;

                --changeset jo:backfill
                UPDATE sensors SET grams = mass * 1000 WHERE grams IS NULL;
                --rollback UPDATE sensors SET grams = NULL;

                --changeset jo:contract splitStatements:false
                DROP TRIGGER in_step ON sensors;
                DROP FUNCTION in_step();
                ALTER TABLE sensors DROP COLUMN mass;
                --rollback ALTER TABLE sensors ADD COLUMN mass numeric(6, 2); UPDATE sensors SET mass = grams / 1000.0;
                --rollback CREATE FUNCTION in_step() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.grams = NEW.mass * 1000; RETURN NEW; END $$;
                --rollback CREATE TRIGGER in_step BEFORE INSERT OR UPDATE OF mass ON sensors FOR EACH ROW EXECUTE FUNCTION in_step();
                """);
    }

    private void assertFlawless(String changeSets) {
        List<Evidence> evidence =
                Rehearse.sql(base, SENSORS + changeSets).onRows().evidence();
        assertThat(evidence).extracting(Evidence::outcome).containsOnly(Evidence.Outcome.REHEARSED);
        assertThat(evidence).extracting(Evidence::failedOnRows).containsOnly(Optional.empty());
        assertThat(evidence).extracting(e -> e.data().rollback()).containsOnly(List.of());
        assertThat(evidence).extracting(e -> e.data().reapply()).containsOnly(List.of());
        assertThat(evidence)
                .extracting(e -> e.rollback().orElseThrow().failure())
                .containsOnly(Optional.empty());
    }

    @Test
    void a_column_that_was_released_has_values_like_any_other() {
        List<Evidence> evidence = Rehearse.file(
                        base,
                        "changelog.yaml",
                        """
                        databaseChangeLog:
                          - changeSet:
                              id: 1
                              author: jo
                              changes:
                                - sql: {sql: "CREATE TABLE sensors (id bigint PRIMARY KEY)"}
                                - sql: {sql: "ALTER TABLE sensors ADD COLUMN unit varchar(50)"}
                                - tagDatabase: {tag: v1}
                          - changeSet:
                              id: 2
                              author: jo
                              changes:
                                - sql: {sql: "ALTER TABLE sensors ALTER COLUMN unit TYPE varchar(9)"}
                              rollback:
                                - sql: {sql: "ALTER TABLE sensors ALTER COLUMN unit TYPE varchar(50)"}
                        """)
                .releasedUpTo("v1")
                .onRows()
                .evidence();

        assertThat(evidence.get(1).failedOnRows().flatMap(SqlFailure::sqlState)).contains("22001");
    }
}
