package io.github.migrationsafety.production.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.production.Check;
import io.github.migrationsafety.rule.RuleContext.Tenancy;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TenantIsolationTest {
    private static final Tenancy TENANCY = new Tenancy(
            Tenancy.Model.COLUMN,
            "farm_id",
            Optional.empty(),
            Optional.of("farms"),
            List.of("farms"),
            false,
            Optional.empty(),
            Optional.empty());

    private Ground ground;

    @BeforeEach
    void open(@TempDir Path folder) {
        ground = new Ground(folder);
        ground.execute("CREATE TABLE farms (id bigint PRIMARY KEY); INSERT INTO farms VALUES (1), (2);"
                + " CREATE TABLE sensors (farm_id bigint REFERENCES farms, id bigint PRIMARY KEY, UNIQUE (farm_id, id));"
                + " CREATE TABLE readings (farm_id bigint, sensor bigint CONSTRAINT readings_sensor_fkey REFERENCES sensors (id));"
                + " CREATE TABLE tied (farm_id bigint, sensor bigint, FOREIGN KEY (farm_id, sensor) REFERENCES sensors (farm_id, id));"
                + " INSERT INTO sensors VALUES (1, 10), (2, 20); INSERT INTO readings VALUES (1, 10), (2, 20)");
    }

    @AfterEach
    void close() throws SQLException {
        ground.close();
    }

    private Check check(Optional<Tenancy> tenancy) {
        return TenantIsolation.check(ground.database::connect, tenancy);
    }

    @Test
    void rows_that_stay_within_their_tenant_pass() {
        assertThat(check(Optional.of(TENANCY)))
                .isEqualTo(
                        Check.passed(
                                "tenant isolation",
                                "no row is tied to another tenant's by any of 1 foreign keys that do not carry the tenant column"));
    }

    @Test
    void a_row_that_points_at_another_tenants_row_is_told_by_its_foreign_key() {
        ground.execute("INSERT INTO readings VALUES (1, 20)");

        assertThat(check(Optional.of(TENANCY)).reason())
                .isEqualTo("public.readings.readings_sensor_fkey ties 1 rows of one tenant to rows of another");
    }

    @Test
    void without_tenants_there_is_nothing_to_check() {
        assertThat(check(Optional.empty()).outcome()).isEqualTo(Check.Outcome.NOT_APPLICABLE);
    }
}
