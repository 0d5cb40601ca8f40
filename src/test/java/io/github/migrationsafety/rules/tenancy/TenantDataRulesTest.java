package io.github.migrationsafety.rules.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.rules.Lint;
import io.github.migrationsafety.sql.RowScope;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantDataRulesTest {
    private static final String POLICY = "tenancy: {column: farm_id, tenants: farms, exempt: [country]}\n";
    private static final String RELEASED =
            """
            --changeset jo:released
            CREATE TABLE farms (id bigint PRIMARY KEY);
            CREATE TABLE country (code text PRIMARY KEY, farm_id bigint);
            CREATE TABLE sensors (id bigint PRIMARY KEY, farm_id bigint NOT NULL REFERENCES farms, code text UNIQUE);
            CREATE TABLE loose (id bigint PRIMARY KEY, sensor_id bigint);
            """;

    private static Lint pending(String changeSets) {
        return Lint.sql("--changeset jo:1\n" + changeSets).released(RELEASED).policy(POLICY);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE sensors SET id = 1",
                "DELETE FROM public.sensors AS s WHERE s.farm_id IS NOT NULL",
                "DELETE FROM sensors WHERE farm_id = farm_id",
                "UPDATE ONLY sensors s SET id = 1 FROM loose l WHERE l.sensor_id = s.id",
                "DELETE FROM sensors WHERE (farm_id = 1 AND id = 2) OR id = 3",
                "WITH gone AS (DELETE FROM sensors WHERE id = 3 RETURNING id) SELECT count(*) FROM gone",
                "UPDATE sensors SET farm_id = 3 WHERE id = 4"
            })
    void finds_what_reaches_every_tenant(String sql) {
        assertThat(pending(sql + ";\n").found("tenancy/unscoped-dml")).containsExactly("3 public.sensors");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE sensors SET id = 1 WHERE farm_id = current_setting('app.farm_id')::bigint",
                "UPDATE sensors s SET id = 1 WHERE s.farm_id BETWEEN 1 AND 3 AND id > 4",
                "DELETE FROM sensors WHERE id IN (SELECT id FROM sensors WHERE farm_id = 7 LIMIT 10)",
                "UPDATE sensors s SET id = 1 FROM farms f WHERE f.id = s.farm_id AND f.id < 0",
                "UPDATE sensors SET farm_id = 7 WHERE farm_id IS NULL",
                "DELETE FROM country WHERE code = 'xx'",
                "DELETE FROM farms WHERE id = 3",
                "DELETE FROM loose WHERE id = 3",
                "DELETE FROM unknown WHERE id = 3",
                "INSERT INTO sensors VALUES (1, 2, 'a') ON CONFLICT (id) DO UPDATE SET code = 'b'",
                "SELECT * FROM sensors FOR UPDATE"
            })
    void leaves_alone_what_asks_for_tenants_or_touches_none(String sql) {
        assertThat(pending(sql + ";\n").found("tenancy/unscoped-dml")).isEmpty();
    }

    @Test
    void filling_a_tenant_column_that_the_release_adds_is_no_leak() {
        assertThat(pending(
                                """
                        ALTER TABLE loose ADD COLUMN farm_id bigint;
                        UPDATE loose SET farm_id = s.farm_id FROM sensors s WHERE s.id = loose.sensor_id;
                        CREATE TABLE sheds (farm_id bigint, x int);
                        UPDATE sheds SET x = 1;
                        """)
                        .found("tenancy/unscoped-dml"))
                .isEmpty();
    }

    @Test
    void a_statement_that_cannot_be_cut_into_tokens_tells_nothing() {
        assertThat(RowScope.of("UPDATE t SET a = 'x", "farm_id")).isEmpty();
    }

    @Test
    void unique_keys_that_cannot_collide_between_tenants_are_left_alone() {
        assertThat(pending(
                                """
                        CREATE TABLE a (id uuid PRIMARY KEY, farm_id bigint, sensor_id bigint REFERENCES sensors (id), n int,
                          UNIQUE (id, n), UNIQUE (sensor_id, n), UNIQUE (n, farm_id));
                        CREATE TABLE b (code text PRIMARY KEY, farm_id bigint);
                        CREATE TABLE country2 (farm_id bigint UNIQUE);
                        """)
                        .found("tenancy/unique-without-tenant"))
                .containsExactly("5 public.b_pkey");
    }

    @Test
    void a_renamed_unique_constraint_of_a_released_table_is_not_new() {
        assertThat(pending("ALTER TABLE sensors RENAME CONSTRAINT sensors_code_key TO uq_code;\n")
                        .found("tenancy/unique-without-tenant"))
                .isEmpty();
    }

    @Test
    void a_foreign_key_to_global_tables_or_with_the_tenant_column_is_good() {
        assertThat(pending(
                                """
                        CREATE TABLE a (id bigint PRIMARY KEY, farm_id bigint NOT NULL, parent bigint, country text REFERENCES country,
                          UNIQUE (farm_id, id),
                          CONSTRAINT own FOREIGN KEY (farm_id, parent) REFERENCES a (farm_id, id));
                        CREATE TABLE b (id bigint PRIMARY KEY, farm_id bigint NOT NULL, a bigint REFERENCES a (id));
                        """)
                        .found("tenancy/cross-tenant-foreign-key"))
                .containsExactly("6 public.b(a)");
    }

    @Test
    void what_is_dropped_and_replaced_or_goes_with_its_table_is_left_alone() {
        Lint lint = pending(
                """
                ALTER TABLE sensors DROP CONSTRAINT sensors_farm_id_fkey;
                ALTER TABLE sensors ADD CONSTRAINT fk FOREIGN KEY (farm_id) REFERENCES farms (id) NOT VALID;
                DROP TABLE loose;
                """);
        assertThat(lint.found("tenancy/tenant-column-dropped")).isEmpty();
        assertThat(pending("ALTER TABLE sensors RENAME COLUMN farm_id TO site;\n")
                        .found("tenancy/tenant-column-dropped"))
                .containsExactly("3 public.sensors(farm_id)");
    }

    @Test
    void schema_names_are_judged_with_a_schema_for_each_tenant_only() {
        String sql = "DELETE FROM farm_1.sensors;\nSELECT pg_catalog.now();\nCREATE VIEW v AS SELECT * FROM shared.x;\n"
                + "RESET search_path;\n";
        assertThat(pending(sql).found("tenancy/hard-coded-schema")).isEmpty();
        assertThat(pending(sql)
                        .policy("tenancy: {model: schema, exempt: [\"shared.*\"]}")
                        .found("tenancy/hard-coded-schema"))
                .containsExactly("3 farm_1.sensors");
    }

    @Test
    void a_view_over_an_open_view_is_told_once_and_an_old_view_where_its_table_gets_protected() {
        String protect = "ALTER TABLE sensors ENABLE ROW LEVEL SECURITY;\n"
                + "CREATE POLICY p ON sensors USING (farm_id = 1);\n";
        assertThat(pending(protect + "CREATE VIEW a AS SELECT * FROM sensors;\nCREATE VIEW b AS SELECT * FROM a;\n")
                        .found("tenancy/view-bypasses-row-level-security"))
                .containsExactly("5 public.a");
        assertThat(Lint.sql("--changeset jo:1\n" + protect)
                        .released(RELEASED + "CREATE VIEW a AS SELECT * FROM sensors;\n")
                        .policy(POLICY)
                        .found("tenancy/view-bypasses-row-level-security"))
                .containsExactly("3 public.a");
    }

    @Test
    void one_finding_for_row_level_security_that_is_switched_off() {
        Lint lint = Lint.sql("--changeset jo:1\nALTER TABLE sensors DISABLE ROW LEVEL SECURITY;\n")
                .released(
                        RELEASED
                                + "ALTER TABLE sensors ENABLE ROW LEVEL SECURITY;\nCREATE POLICY p ON sensors USING (farm_id = 1);\n");
        assertThat(lint.found("schema/disabled-trigger")).containsExactly("3 public.sensors");
        Lint tenants = lint.policy(POLICY);
        assertThat(tenants.found("tenancy/row-level-security-disabled")).containsExactly("3 public.sensors");
        assertThat(tenants.found("tenancy/policy-without-row-level-security")).isEmpty();
        assertThat(tenants.found("schema/disabled-trigger")).isEmpty();
    }
}
