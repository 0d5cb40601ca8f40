package io.github.migrationsafety.rules.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.rules.Lint;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FailsOnRowsTest {
    private static final String RULE = "data/fails-on-rows";

    private static final String RELEASED =
            """
            --changeset jo:released
            CREATE TABLE farms (id bigint PRIMARY KEY, name varchar(60), area integer);
            CREATE TABLE sensors (id bigint PRIMARY KEY, farm_id bigint, name text, reading integer);
            --rollback DROP TABLE sensors; DROP TABLE farms;
            """;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALTER TABLE sensors ADD COLUMN unit text NOT NULL | public.sensors(unit)",
                "ALTER TABLE sensors ADD CONSTRAINT one UNIQUE (name) | public.sensors",
                "CREATE UNIQUE INDEX one ON sensors (name) | public.sensors",
                "ALTER TABLE sensors ADD CONSTRAINT f FOREIGN KEY (farm_id) REFERENCES farms | public.sensors",
                "ALTER TABLE sensors ADD CONSTRAINT c CHECK (reading > 0) | public.sensors",
                "ALTER TABLE sensors ALTER COLUMN reading TYPE smallint | public.sensors",
                "ALTER TABLE farms ALTER name TYPE varchar(20) | public.farms",
                "UPDATE sensors SET reading = name::integer WHERE id > 0 | public.sensors"
            })
    void the_table_that_refuses_is_named(String change, String object) {
        assertThat(found(change)).singleElement().satisfies(f -> {
            assertThat(f.problem().object()).isEqualTo(object);
            assertThat(f.problem().at().line()).isEqualTo(3);
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE sensors ADD COLUMN unit text NOT NULL DEFAULT 'K'",
                "ALTER TABLE sensors ADD CONSTRAINT c CHECK (reading > 0) NOT VALID;\nALTER TABLE sensors VALIDATE CONSTRAINT c",
                "UPDATE sensors SET reading = reading * 1000 WHERE id > 0",
                "CREATE TABLE fresh AS SELECT * FROM sensors;\nALTER TABLE fresh ADD UNIQUE (name)",
                "CREATE TABLE other (id bigint PRIMARY KEY, v text)"
            })
    void what_rows_do_not_hinder_and_what_asks_them_is_left_alone(String change) {
        assertThat(found(change)).isEmpty();
    }

    @Test
    void a_table_of_this_release_is_left_alone() {
        List<Finding> findings = Lint.sql(
                        """
                        --changeset jo:1
                        CREATE TABLE fresh (id bigint PRIMARY KEY, name text);
                        --rollback DROP TABLE fresh;

                        --changeset jo:2
                        ALTER TABLE fresh ALTER COLUMN name SET NOT NULL;
                        --rollback ALTER TABLE fresh ALTER COLUMN name DROP NOT NULL;
                        """)
                .rehearsed()
                .findings(RULE);

        assertThat(findings).isEmpty();
    }

    private static List<Finding> found(String change) {
        return Lint.sql("--changeset jo:change\n" + change + ";\n--rollback SELECT 1;\n")
                .released(RELEASED)
                .rehearsed()
                .findings(RULE);
    }
}
