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
                "BIGINT | int8",
                "pg_catalog.int8 | int8",
                "uuid | uuid",
                "double precision | float8",
                "character varying | varchar",
                "varchar ( 40 ) | varchar(40)",
                "numeric(10, 2) | numeric(10,2)",
                "char | bpchar(1)",
                "timestamp with time zone | timestamptz",
                "timestamp(3) with time zone | timestamptz(3)",
                "integer[3] | int4[]",
                "bigint [] | int8[]",
            })
    void names_a_type_as_the_catalog_does(String type, String canonical) {
        assertThat(CanonicalType.of(type)).isEqualTo(canonical);
    }
}
