package io.github.migrationsafety.rule;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.sql.QualifiedName;
import org.junit.jupiter.api.Test;

class SqlNameTest {
    @Test
    void quotes_only_what_postgresql_would_read_differently() {
        assertThat(SqlName.of("farm_id")).isEqualTo("farm_id");
        assertThat(SqlName.of("FarmId")).isEqualTo("\"FarmId\"");
        assertThat(SqlName.of("order")).isEqualTo("\"order\"");
        assertThat(SqlName.of("a\"b")).isEqualTo("\"a\"\"b\"");
        assertThat(SqlName.of(QualifiedName.of("app", "User"))).isEqualTo("app.\"User\"");
    }

    @Test
    void a_joined_name_is_no_longer_than_postgresql_keeps() {
        assertThat(SqlName.joined("ix", "sensors", "farm_id")).isEqualTo("ix_sensors_farm_id");
        assertThat(SqlName.joined("ix", "é".repeat(40))).isEqualTo("ix_" + "é".repeat(30));
    }
}
