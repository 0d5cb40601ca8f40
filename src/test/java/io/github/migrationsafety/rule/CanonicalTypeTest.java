package io.github.migrationsafety.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CanonicalTypeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bigint | int8",
                "BIGSERIAL | int8",
                "integer | int4",
                "int4 | int4",
                "character varying ( 20 ) | varchar(20)",
                "char | bpchar(1)",
                "numeric(10, 2) | numeric(10,2)",
                "timestamp(3) with time zone | timestamptz(3)",
                "timestamp without time zone | timestamp",
                "double   precision | float8",
                "text[] | text[]",
                "integer [3] | int4[]",
                "pg_catalog.int8 | int8",
                "app.farm_key | app.farm_key",
                "\"Farm Key\" | \"Farm Key\""
            })
    void brings_aliases_to_the_name_in_the_catalog(String written, String canonical) {
        assertThat(CanonicalType.of(written)).isEqualTo(canonical);
    }
}
