package io.github.migrationsafety.rules.tenancy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.rules.Lint;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a real rehearsal says about rows and tenants. */
class TenantDataTest {
    private static final String POLICY =
            """
            tenancy:
              model: column
              column: farm_id
              type: bigint
              tenants: farms
              exempt: [farms]
              setting: app.farm_id
            """;

    private static final String SENSORS =
            """
            --changeset jo:sensors
            CREATE TABLE farms (id bigint PRIMARY KEY);
            CREATE TABLE sensors (id bigint PRIMARY KEY, farm_id bigint NOT NULL REFERENCES farms, name text);
            CREATE TABLE readings (id bigint PRIMARY KEY, farm_id bigint NOT NULL REFERENCES farms, sensor_id bigint);
            INSERT INTO farms VALUES (1), (2);
            INSERT INTO sensors VALUES (10, 1, 'a'), (20, 2, 'b');
            INSERT INTO readings VALUES (100, 1, 10), (200, 2, 20);
            --rollback DROP TABLE readings; DROP TABLE sensors; DROP TABLE farms;
            """;

    private static List<Finding> findings(String rule, String changeSets) {
        return Lint.sql(SENSORS + changeSets).policy(POLICY).rehearsed().findings(rule);
    }

    @Test
    void a_row_that_gets_another_tenant_is_found() {
        assertThat(
                        findings(
                                "tenancy/cross-tenant-write",
                                """
                        --changeset jo:1
                        UPDATE sensors SET farm_id = 1 WHERE id = 20;
                        --rollback UPDATE sensors SET farm_id = 2 WHERE id = 20;
                        """))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.problem().object()).isEqualTo("public.sensors(farm_id)");
                    assertThat(f.problem().message())
                            .startsWith(
                                    "Changeset `1` gives 1 row of `public.sensors` to another tenant (for example the row"
                                            + " with `id = 20`).");
                });
    }

    @Test
    void a_rollback_that_gives_a_row_to_another_tenant_is_found() {
        assertThat(
                        findings(
                                "tenancy/cross-tenant-write",
                                """
                        --changeset jo:1
                        UPDATE sensors SET name = 'x';
                        --rollback UPDATE sensors SET name = 'a', farm_id = 1;
                        """))
                .singleElement()
                .satisfies(f -> assertThat(f.problem().message()).startsWith("The rollback of changeset `1` gives "));
    }

    @Test
    void rows_that_are_tied_to_another_tenants_are_found() {
        assertThat(
                        findings(
                                "tenancy/cross-tenant-write",
                                """
                        --changeset jo:1
                        ALTER TABLE readings ADD CONSTRAINT fk_sensor FOREIGN KEY (sensor_id) REFERENCES sensors;
                        --rollback ALTER TABLE readings DROP CONSTRAINT fk_sensor;
                        --changeset jo:2
                        UPDATE readings SET sensor_id = 10 WHERE id = 200;
                        --rollback UPDATE readings SET sensor_id = 20 WHERE id = 200;
                        """))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.problem().changeSet().id()).isEqualTo("2");
                    assertThat(f.problem().object()).isEqualTo("fk_sensor");
                    assertThat(f.problem().message()).contains("(for example the row with `id = 200`)");
                });
    }

    @Test
    void rows_that_were_tied_before_a_new_name_or_another_key_are_told_once() {
        assertThat(
                        findings(
                                "tenancy/cross-tenant-write",
                                """
                        --changeset jo:1
                        ALTER TABLE readings ADD CONSTRAINT fk_sensor FOREIGN KEY (sensor_id) REFERENCES sensors;
                        --rollback ALTER TABLE readings DROP CONSTRAINT fk_sensor;
                        --changeset jo:2
                        UPDATE readings SET sensor_id = 10 WHERE id = 200;
                        --rollback UPDATE readings SET sensor_id = 20 WHERE id = 200;
                        --changeset jo:3
                        ALTER TABLE readings RENAME TO measurements;
                        --rollback ALTER TABLE measurements RENAME TO readings;
                        --changeset jo:4
                        ALTER TABLE measurements RENAME CONSTRAINT fk_sensor TO measured_by;
                        --rollback ALTER TABLE measurements RENAME CONSTRAINT measured_by TO fk_sensor;
                        --changeset jo:5
                        ALTER TABLE measurements DROP CONSTRAINT measured_by;
                        ALTER TABLE measurements ADD CONSTRAINT measured_by FOREIGN KEY (sensor_id) REFERENCES sensors
                          ON DELETE CASCADE;
                        --rollback ALTER TABLE measurements DROP CONSTRAINT measured_by;
                        --rollback ALTER TABLE measurements ADD CONSTRAINT measured_by FOREIGN KEY (sensor_id) REFERENCES sensors;
                        --changeset jo:6
                        INSERT INTO measurements VALUES (300, 2, 10);
                        --rollback DELETE FROM measurements WHERE id = 300;
                        """))
                .extracting(f -> f.problem().changeSet().id())
                .containsExactly("2", "6");
    }

    @Test
    void rows_that_keep_their_tenant_are_passed_over() {
        assertThat(
                        findings(
                                "tenancy/cross-tenant-write",
                                """
                        --changeset jo:1
                        UPDATE sensors SET name = 'x';
                        INSERT INTO sensors VALUES (30, 2, 'c');
                        DELETE FROM readings WHERE id = 100;
                        --rollback INSERT INTO readings VALUES (100, 1, 10);
                        --rollback DELETE FROM sensors WHERE id = 30;
                        --changeset jo:2
                        ALTER TABLE readings ADD COLUMN other_sensor_id bigint REFERENCES sensors;
                        UPDATE readings r SET other_sensor_id = s.id FROM sensors s WHERE s.farm_id = r.farm_id AND s.id < 30;
                        --rollback ALTER TABLE readings DROP COLUMN other_sensor_id;
                        """))
                .isEmpty();
    }

    @Test
    void a_right_policy_leaks_nothing() {
        assertThat(
                        findings(
                                "tenancy/row-level-security-leak",
                                """
                        --changeset jo:1
                        ALTER TABLE sensors ENABLE ROW LEVEL SECURITY;
                        CREATE POLICY tenant ON sensors USING (farm_id = nullif(current_setting('app.farm_id', true), '')::bigint);
                        --rollback DROP POLICY tenant ON sensors; ALTER TABLE sensors DISABLE ROW LEVEL SECURITY;
                        --changeset jo:2
                        CREATE VIEW named WITH (security_invoker = true) AS SELECT id, farm_id FROM sensors;
                        --rollback DROP VIEW named;
                        --changeset jo:3
                        CREATE TABLE notes (id bigint PRIMARY KEY, farm_id bigint NOT NULL REFERENCES farms, note text NOT NULL);
                        ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
                        CREATE POLICY tenant ON notes USING (farm_id = current_setting('app.farm_id')::bigint);
                        --rollback DROP TABLE notes;
                        """))
                .isEmpty();
    }

    @Test
    void a_policy_that_lets_everybody_read_leaks() {
        assertThat(
                        findings(
                                "tenancy/row-level-security-leak",
                                """
                        --changeset jo:1
                        ALTER TABLE sensors ENABLE ROW LEVEL SECURITY;
                        CREATE POLICY tenant ON sensors USING (farm_id = nullif(current_setting('app.farm_id', true), '')::bigint);
                        CREATE POLICY readers ON sensors FOR SELECT USING (name <> '');
                        --rollback DROP POLICY readers ON sensors; DROP POLICY tenant ON sensors;
                        --rollback ALTER TABLE sensors DISABLE ROW LEVEL SECURITY;
                        """))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.problem().object()).isEqualTo("public.sensors");
                    assertThat(f.problem().message())
                            .contains(
                                    "an ordinary role set to one tenant reads 1 row of another (for example the row with"
                                            + " `id = 20`)")
                            .contains("an ordinary role without a tenant sees 2 rows")
                            .doesNotContain("writes");
                });
    }

    @Test
    void a_policy_that_lets_everybody_insert_leaks() {
        assertThat(
                        findings(
                                "tenancy/row-level-security-leak",
                                """
                        --changeset jo:1
                        ALTER TABLE sensors ENABLE ROW LEVEL SECURITY;
                        CREATE POLICY tenant ON sensors FOR SELECT USING (farm_id = current_setting('app.farm_id')::bigint);
                        CREATE POLICY writers ON sensors FOR INSERT WITH CHECK (true);
                        --rollback DROP POLICY writers ON sensors; DROP POLICY tenant ON sensors;
                        --rollback ALTER TABLE sensors DISABLE ROW LEVEL SECURITY;
                        """))
                .singleElement()
                .satisfies(f -> assertThat(f.problem().message())
                        .contains("an ordinary role set to one tenant writes 1 row of another")
                        .doesNotContain("reads"));
    }

    @Test
    void a_policy_that_passes_without_a_tenant_leaks() {
        assertThat(
                        findings(
                                "tenancy/row-level-security-leak",
                                """
                        --changeset jo:1
                        ALTER TABLE sensors ENABLE ROW LEVEL SECURITY;
                        CREATE POLICY tenant ON sensors USING (current_setting('app.farm_id', true) IS NULL
                          OR farm_id::text = current_setting('app.farm_id', true));
                        --rollback DROP POLICY tenant ON sensors; ALTER TABLE sensors DISABLE ROW LEVEL SECURITY;
                        """))
                .singleElement()
                .satisfies(f -> assertThat(f.problem().message())
                        .contains("an ordinary role without a tenant sees 2 rows")
                        .doesNotContain("set to one tenant"));
    }

    @Test
    void views_and_functions_with_their_owners_rights_leak() {
        assertThat(
                        findings(
                                "tenancy/row-level-security-leak",
                                """
                        --changeset jo:1
                        ALTER TABLE sensors ENABLE ROW LEVEL SECURITY;
                        CREATE POLICY tenant ON sensors USING (farm_id = nullif(current_setting('app.farm_id', true), '')::bigint);
                        --rollback DROP POLICY tenant ON sensors; ALTER TABLE sensors DISABLE ROW LEVEL SECURITY;
                        --changeset jo:2
                        CREATE VIEW all_sensors AS SELECT id, farm_id FROM sensors;
                        CREATE FUNCTION listed() RETURNS SETOF sensors LANGUAGE sql SECURITY DEFINER AS 'SELECT * FROM sensors';
                        CREATE FUNCTION own() RETURNS SETOF sensors LANGUAGE sql AS 'SELECT * FROM sensors';
                        --rollback DROP FUNCTION own(); DROP FUNCTION listed(); DROP VIEW all_sensors;
                        """))
                .extracting(f -> f.problem().object())
                .containsExactly("public.all_sensors", "public.listed()");
    }

    @Test
    void a_new_table_is_tried_out_with_rows_of_its_own() {
        assertThat(
                        findings(
                                "tenancy/row-level-security-leak",
                                """
                        --changeset jo:1
                        CREATE TABLE notes (id bigint PRIMARY KEY, farm_id bigint NOT NULL REFERENCES farms, note text NOT NULL,
                          at timestamptz NOT NULL, kind uuid NOT NULL);
                        ALTER TABLE notes ENABLE ROW LEVEL SECURITY;
                        CREATE POLICY tenant ON notes USING (note <> '');
                        --rollback DROP TABLE notes;
                        """))
                .extracting(f -> f.problem().object())
                .containsExactly("public.notes");
    }
}
