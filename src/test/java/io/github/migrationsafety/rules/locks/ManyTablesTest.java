package io.github.migrationsafety.rules.locks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.policy.Agreement;
import io.github.migrationsafety.rules.Lint;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManyTablesTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ALTER TABLE sensors DROP CONSTRAINT fk_farm | ALTER TABLE sensors ADD CONSTRAINT fk_farm FOREIGN KEY (farm_id) REFERENCES farms",
                "ALTER TABLE sensors DROP COLUMN farm_id     | ALTER TABLE sensors ADD COLUMN farm_id bigint",
                "DROP TABLE sensors                          | CREATE TABLE sensors (id bigint)"
            })
    void the_table_at_which_a_dropped_foreign_key_points_is_locked_too(String drop, String back) {
        Lint lint = Lint.sql("--changeset jo:1\n" + drop + ";\nALTER TABLE barns ADD COLUMN note text;\n"
                        + "--rollback ALTER TABLE barns DROP COLUMN note;\n--rollback " + back + ";\n")
                .released(
                        """
                        --changeset jo:tables
                        CREATE TABLE farms (id bigint PRIMARY KEY);
                        CREATE TABLE barns (id bigint PRIMARY KEY);
                        CREATE TABLE sensors (id bigint PRIMARY KEY, farm_id bigint CONSTRAINT fk_farm REFERENCES farms);
                        """);
        assertThat(lint.findings("locks/many-tables")).singleElement().satisfies(f -> assertThat(
                        f.problem().message())
                .contains("`public.barns`, `public.farms`, `public.sensors`"));
        assertThat(lint.rehearsed().findings("locks/many-tables"))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.agreement()).isEqualTo(Agreement.CONFIRMED);
                    assertThat(f.problem().message()).contains("`public.barns`, `public.farms`, `public.sensors`");
                });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE IF EXISTS nowhere ALTER COLUMN a SET NOT NULL",
                "ALTER TABLE IF EXISTS nowhere RENAME COLUMN a TO b",
                "ALTER TABLE IF EXISTS nowhere DROP CONSTRAINT a",
                "ALTER TABLE IF EXISTS nowhere SET SCHEMA archive"
            })
    void a_table_that_is_not_there_is_not_locked(String statement) {
        assertThat(Lint.sql("--changeset jo:1\n" + statement + ";\nALTER TABLE barns ADD COLUMN note text;\n")
                        .released("--changeset jo:tables\nCREATE TABLE barns (id bigint PRIMARY KEY);\n")
                        .findings("locks/many-tables"))
                .isEmpty();
    }
}
