package io.github.migrationsafety.rules.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.rules.Lint;
import java.util.List;
import org.junit.jupiter.api.Test;

class TenancyRulesTest {
    private static final String MISSING = "tenancy/missing-tenant-column";
    private static final String NULLABLE = "tenancy/nullable-tenant-column";
    private static final String TYPE = "tenancy/tenant-column-type";
    private static final String NOT_INDEXED = "tenancy/tenant-column-not-indexed";
    private static final String POLICY =
            """
            tenancy:
              column: farm_id
              tenants: farms
              exempt: [country, "ref_*", "legacy.*"]
            """;
    private static final String FARMS = "--changeset jo:farms\nCREATE TABLE farms (id bigserial PRIMARY KEY);\n";

    private static Lint with(String pending) {
        return Lint.sql(FARMS + pending).policy(POLICY);
    }

    @Test
    void finds_a_new_table_without_the_tenant_column_where_it_is_created() {
        Lint lint = with("--changeset jo:1\nSELECT 1;\nCREATE TABLE sensors (id bigint PRIMARY KEY);\n");
        assertThat(lint.found(MISSING)).containsExactly("6 public.sensors");
        assertThat(lint.findings(MISSING).get(0).problem().remedy())
                .isEqualTo(
                        """
                If the rows belong to no tenant, name the table under tenancy.exempt in migration-safety.yaml. Else:
                --changeset jo:add-farm_id-to-sensors
                ALTER TABLE public.sensors ADD COLUMN farm_id int8 NOT NULL REFERENCES public.farms (id);
                CREATE INDEX ix_sensors_farm_id ON public.sensors (farm_id);
                --rollback ALTER TABLE public.sensors DROP COLUMN farm_id;""");
    }

    @Test
    void the_remedy_satisfies_every_tenancy_rule() {
        assertThat(
                        with("""
                --changeset jo:1
                CREATE TABLE sensors (id bigint PRIMARY KEY);
                --changeset jo:add-farm_id-to-sensors
                ALTER TABLE public.sensors ADD COLUMN farm_id int8 NOT NULL REFERENCES public.farms (id);
                CREATE INDEX ix_sensors_farm_id ON public.sensors (farm_id);
                --rollback ALTER TABLE public.sensors DROP COLUMN farm_id;
                """)
                                .verdict()
                                .findings())
                .noneMatch(f -> f.rule().group().equals("tenancy"));
    }

    @Test
    void stays_silent_without_a_tenancy_section_and_with_another_model() {
        String table = "--changeset jo:1\nCREATE TABLE sensors (id bigint PRIMARY KEY);\n";
        assertThat(Lint.sql(table).found(MISSING)).isEmpty();
        assertThat(Lint.sql(table).policy("tenancy: {model: schema}").found(MISSING))
                .isEmpty();
    }

    @Test
    void leaves_global_temporary_and_dropped_tables_partitions_and_the_tenants_alone() {
        assertThat(
                        with("""
                --changeset jo:1
                CREATE TABLE country (code text PRIMARY KEY);
                CREATE TABLE ref_units (code text PRIMARY KEY);
                CREATE SCHEMA legacy;
                CREATE TABLE legacy.anything (id int);
                CREATE TEMPORARY TABLE scratch (id int);
                CREATE TABLE gone (id int);
                CREATE TABLE readings (farm_id bigint NOT NULL REFERENCES farms, at date) PARTITION BY RANGE (at);
                CREATE TABLE readings_1 PARTITION OF readings FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
                CREATE INDEX i ON readings (farm_id);
                --changeset jo:2
                DROP TABLE gone;
                """)
                                .verdict()
                                .findings())
                .noneMatch(f -> f.rule().group().equals("tenancy"));
    }

    @Test
    void a_partitioned_table_is_judged_and_its_partitions_are_not() {
        assertThat(
                        with("""
                --changeset jo:1
                CREATE TABLE readings (id bigint, at date) PARTITION BY RANGE (at);
                CREATE TABLE readings_1 PARTITION OF readings FOR VALUES FROM ('2026-01-01') TO ('2026-02-01');
                """)
                                .found(MISSING))
                .containsExactly("5 public.readings");
    }

    @Test
    void what_cannot_be_known_from_the_source_is_left_to_the_rehearsal() {
        assertThat(with("--changeset jo:1\nCREATE TABLE copy AS SELECT * FROM elsewhere;\n")
                        .found(MISSING))
                .isEmpty();
    }

    @Test
    void judges_only_tables_that_are_not_released() {
        assertThat(Lint.sql("--changeset jo:2\nALTER TABLE old RENAME TO older;\n")
                        .released(FARMS + "--changeset jo:1\nCREATE TABLE old (id bigint PRIMARY KEY);\n")
                        .policy(POLICY)
                        .found(MISSING))
                .isEmpty();
    }

    @Test
    void finds_a_nullable_tenant_column_of_a_new_table_unless_the_release_ends_with_not_null() {
        String table = "--changeset jo:1\nCREATE TABLE sensors (id bigint PRIMARY KEY, farm_id bigint);\n";
        assertThat(with(table).found(NULLABLE)).containsExactly("5 public.sensors(farm_id)");
        assertThat(with(table + "--changeset jo:2\nALTER TABLE sensors ALTER COLUMN farm_id SET NOT NULL;\n")
                        .found(NULLABLE))
                .isEmpty();
    }

    @Test
    void finds_a_released_tenant_column_that_becomes_nullable_but_not_one_that_was() {
        assertThat(Lint.sql(
                                """
                        --changeset jo:2
                        ALTER TABLE sensors ALTER COLUMN farm_id DROP NOT NULL;
                        ALTER TABLE sheds ADD COLUMN farm_id bigint;
                        ALTER TABLE loose ADD COLUMN note text;
                        """)
                        .released(
                                FARMS
                                        + """
                        --changeset jo:1
                        CREATE TABLE sensors (farm_id bigint NOT NULL);
                        CREATE TABLE sheds (id bigint);
                        CREATE TABLE loose (farm_id bigint);
                        """)
                        .policy(POLICY)
                        .found(NULLABLE))
                .containsExactly("3 public.sensors(farm_id)", "4 public.sheds(farm_id)");
    }

    @Test
    void a_validated_check_is_as_good_as_not_null() {
        List<String> found = Lint.sql(
                        """
                        --changeset jo:2
                        ALTER TABLE sheds ADD COLUMN farm_id bigint;
                        --changeset jo:3
                        ALTER TABLE sheds ADD CONSTRAINT has_farm CHECK (farm_id IS NOT NULL) NOT VALID;
                        --changeset jo:4
                        ALTER TABLE sheds VALIDATE CONSTRAINT has_farm;
                        """)
                .released(FARMS + "--changeset jo:1\nCREATE TABLE sheds (id bigint);\n")
                .policy(POLICY)
                .found(NULLABLE);
        assertThat(found).isEmpty();
    }

    @Test
    void the_type_is_the_one_of_the_tenants_key_unless_the_policy_names_one() {
        String table = "--changeset jo:1\nCREATE TABLE sensors (farm_id integer NOT NULL);\n";
        assertThat(with(table).found(TYPE)).containsExactly("5 public.sensors(farm_id)");
        assertThat(Lint.sql(FARMS + table)
                        .policy("tenancy: {column: farm_id, type: integer, tenants: farms}")
                        .found(TYPE))
                .isEmpty();
        assertThat(Lint.sql(table).policy("tenancy: {column: farm_id}").found(TYPE))
                .isEmpty();
    }

    @Test
    void the_same_type_under_another_name_is_the_same() {
        assertThat(with("--changeset jo:1\nCREATE TABLE sensors (farm_id BIGINT NOT NULL);\n")
                        .found(TYPE))
                .isEmpty();
    }

    @Test
    void an_index_or_key_must_lead_with_the_tenant_column() {
        assertThat(
                        with("""
                --changeset jo:1
                CREATE TABLE a (id bigint PRIMARY KEY, farm_id bigint NOT NULL, UNIQUE (id, farm_id));
                CREATE TABLE b (id bigint, farm_id bigint NOT NULL, PRIMARY KEY (farm_id, id));
                CREATE TABLE c (id bigint PRIMARY KEY, farm_id bigint NOT NULL);
                --changeset jo:2
                CREATE INDEX i ON c (farm_id, id);
                """)
                                .found(NOT_INDEXED))
                .containsExactly("5 public.a(farm_id)");
    }
}
