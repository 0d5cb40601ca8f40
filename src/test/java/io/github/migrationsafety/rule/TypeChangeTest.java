package io.github.migrationsafety.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TypeChangeTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "int8|bigint|NONE",
                "varchar(20)|varchar(40)|WIDER",
                "varchar(20)|text|WIDER",
                "text|varchar|WIDER",
                "text|varchar(20)|NARROWER",
                "varchar(20)|bpchar(20)|OTHER",
                "int4|int8|WIDER",
                "int8|int4|NARROWER",
                "int4|numeric(10,0)|OTHER",
                "int4|numeric(5,0)|NARROWER",
                "numeric(10,2)|numeric(12,2)|WIDER",
                "numeric(10,2)|numeric(10,4)|NARROWER",
                "numeric(10,2)|numeric|WIDER",
                "numeric|numeric(10,2)|NARROWER",
                "float8|float4|NARROWER",
                "timestamptz|timestamp|OTHER",
                "timestamptz(3)|timestamptz|WIDER",
                "timestamptz|timestamptz(0)|NARROWER",
                "timestamptz|date|NARROWER",
                "text|uuid|NARROWER",
                "uuid|text|OTHER",
                "json|jsonb|OTHER",
                "text[]|text|NARROWER",
                "mood|mood_new|OTHER",
                "geometry(Point,4326)|geometry(Point,4326)|NONE"
            })
    void tells_what_becomes_of_the_values(String before, String after, TypeChange change) {
        assertThat(TypeChange.between(before, after)).isEqualTo(change);
    }
}
