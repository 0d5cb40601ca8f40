package io.github.migrationsafety.rules.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.rules.Lint;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignKeyNotIndexedTest {
    private static final String RULE = "index/foreign-key-not-indexed";
    private static final String TABLES =
            """
            --changeset jo:1
            CREATE TABLE sensors (id bigint PRIMARY KEY, farm_id bigint NOT NULL, UNIQUE (farm_id, id));
            --changeset jo:2
            CREATE TABLE calibrations (
                id bigint PRIMARY KEY,
                farm_id bigint NOT NULL,
                sensor_id bigint,
                CONSTRAINT fk_sensor FOREIGN KEY (farm_id, sensor_id) REFERENCES sensors (farm_id, id));
            """;

    private static List<String> with(String pending) {
        return Lint.sql(TABLES + pending).found(RULE);
    }

    @Test
    void finds_a_foreign_key_without_an_index_at_the_statement_that_adds_it() {
        assertThat(with("")).containsExactly("5 public.calibrations(farm_id, sensor_id)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE INDEX i ON calibrations (farm_id, sensor_id);",
                "CREATE INDEX i ON calibrations (sensor_id, farm_id, id);",
                "ALTER TABLE calibrations ADD CONSTRAINT u UNIQUE (sensor_id, farm_id);",
                "ALTER TABLE calibrations DROP CONSTRAINT calibrations_pkey, ADD PRIMARY KEY (farm_id, sensor_id);",
                "CREATE INDEX i ON calibrations (sensor_id, farm_id) WHERE sensor_id IS NOT NULL;",
                "CREATE INDEX i ON calibrations (sensor_id, farm_id) WHERE ((farm_id IS NOT NULL) AND (sensor_id IS NOT NULL));",
                "ALTER TABLE calibrations DROP CONSTRAINT fk_sensor;",
                "DROP TABLE calibrations;"
            })
    void stays_silent_when_the_release_ends_with_an_index_or_without_the_key(String statement) {
        assertThat(with("--changeset jo:3\n" + statement + "\n")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE INDEX i ON calibrations (sensor_id);",
                "CREATE INDEX i ON calibrations (id, farm_id, sensor_id);",
                "CREATE INDEX i ON calibrations (farm_id, lower(sensor_id::text), sensor_id);",
                "CREATE INDEX i ON calibrations (farm_id, sensor_id) WHERE farm_id > 7;",
                "CREATE INDEX i ON calibrations (farm_id, sensor_id) WHERE id IS NOT NULL;",
                "CREATE INDEX i ON calibrations USING brin (farm_id, sensor_id);"
            })
    void an_index_that_does_not_lead_with_all_its_columns_is_none(String statement) {
        assertThat(with("--changeset jo:3\n" + statement + "\n"))
                .containsExactly("5 public.calibrations(farm_id, sensor_id)");
    }

    @Test
    void a_hash_index_serves_a_single_column() {
        assertThat(Lint.sql(
                                """
                --changeset jo:1
                CREATE TABLE a (id bigint PRIMARY KEY);
                CREATE TABLE b (id bigint PRIMARY KEY, a_id bigint REFERENCES a);
                CREATE INDEX i ON b USING hash (a_id);
                """)
                        .found(RULE))
                .isEmpty();
    }

    @Test
    void finds_keys_added_to_released_tables_and_leaves_older_ones_alone() {
        Lint lint = Lint.sql(
                        """
                --changeset jo:4
                ALTER TABLE calibrations RENAME TO adjustments;
                ALTER TABLE adjustments RENAME COLUMN sensor_id TO device_id;
                --changeset jo:5
                ALTER TABLE sensors ADD COLUMN parent_id bigint REFERENCES sensors;
                """)
                .released(TABLES);
        assertThat(lint.found(RULE)).containsExactly("6 public.sensors(parent_id)");
        assertThat(lint.findings(RULE).get(0).problem().remedy())
                .isEqualTo(
                        """
                --changeset jo:create-ix_sensors_parent_id runInTransaction:false
                CREATE INDEX CONCURRENTLY ix_sensors_parent_id ON public.sensors (parent_id);
                --rollback DROP INDEX CONCURRENTLY public.ix_sensors_parent_id;""");
    }

    @Test
    void the_remedy_on_a_new_table_is_a_plain_index() {
        assertThat(Lint.sql(TABLES).findings(RULE).get(0).problem().remedy())
                .isEqualTo(
                        """
                --changeset jo:create-ix_calibrations_farm_id_sensor_id
                CREATE INDEX ix_calibrations_farm_id_sensor_id ON public.calibrations (farm_id, sensor_id);
                --rollback DROP INDEX public.ix_calibrations_farm_id_sensor_id;""");
    }

    @Test
    void a_partitioned_table_is_reported_once() {
        assertThat(Lint.sql(
                                """
                --changeset jo:1
                CREATE TABLE sensors (id bigint PRIMARY KEY);
                --changeset jo:2
                CREATE TABLE readings (sensor_id bigint REFERENCES sensors, at date) PARTITION BY RANGE (at);
                CREATE TABLE readings_1 PARTITION OF readings FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
                CREATE TABLE readings_2 PARTITION OF readings FOR VALUES FROM ('2026-02-01') TO ('2026-03-01');
                """)
                        .found(RULE))
                .containsExactly("5 public.readings(sensor_id)");
    }

    @Test
    void indexes_on_every_partition_are_as_good_as_one_on_the_parent() {
        assertThat(Lint.sql(
                                """
                --changeset jo:1
                CREATE TABLE sensors (id bigint PRIMARY KEY);
                --changeset jo:2
                CREATE TABLE readings (sensor_id bigint REFERENCES sensors, at date) PARTITION BY RANGE (at);
                CREATE TABLE readings_1 PARTITION OF readings FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
                CREATE INDEX i ON readings_1 (sensor_id);
                """)
                        .found(RULE))
                .isEmpty();
    }

    @Test
    void a_foreign_key_that_loses_its_index_is_told_of_where_it_goes() {
        String released =
                """
                --changeset jo:r
                CREATE TABLE sensors (id bigint PRIMARY KEY);
                CREATE TABLE readings (
                    id bigint PRIMARY KEY, sensor_id bigint REFERENCES sensors, zone_id bigint REFERENCES sensors, at date);
                CREATE INDEX i ON readings (sensor_id, at);
                CREATE INDEX j ON readings (zone_id);
                """;
        assertThat(Lint.sql(
                                """
                --changeset jo:1 runInTransaction:false
                DROP INDEX CONCURRENTLY j;
                --changeset jo:2
                ALTER TABLE readings
                    DROP COLUMN at;
                """)
                        .released(released)
                        .found(RULE))
                .containsExactly("3 public.readings(zone_id)", "5 public.readings(sensor_id)");
        assertThat(Lint.sql(
                                """
                --changeset jo:1 runInTransaction:false
                CREATE INDEX CONCURRENTLY k ON readings (zone_id, at);
                --changeset jo:2 runInTransaction:false
                DROP INDEX CONCURRENTLY j;
                """)
                        .released(released)
                        .found(RULE))
                .isEmpty();
    }

    @Test
    void what_a_changeset_adds_that_could_not_be_rehearsed_is_not_missed() {
        assertThat(Lint.file(
                                "changelog.yaml",
                                """
                databaseChangeLog:
                  - changeSet:
                      id: 1
                      author: jo
                      changes:
                        - sql: {sql: "CREATE TABLE sensors (id bigint PRIMARY KEY); CREATE TABLE readings (id bigint PRIMARY KEY, \
                            sensor_id bigint REFERENCES sensors)"}
                  - changeSet: {id: 2, author: jo, changes: [{customChange: {class: com.example.Nowhere}}]}
                  - changeSet:
                      id: 3
                      author: jo
                      changes:
                        - sql: {sql: "UPDATE nowhere SET a = 1; CREATE INDEX i ON readings (sensor_id)"}
                """)
                        .rehearsed()
                        .found(RULE))
                .isEmpty();
    }
}
