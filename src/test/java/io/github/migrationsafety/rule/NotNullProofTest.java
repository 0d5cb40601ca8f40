package io.github.migrationsafety.rule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NotNullProofTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "a IS NOT NULL",
                "((A is not null))",
                "(\"a\" IS NOT NULL) AND (b > 0)",
                "b BETWEEN 1 AND 2 AND a IS NOT NULL",
                "(b = ' or ' AND (a IS NOT NULL AND c))"
            })
    void proves_that_a_is_not_null(String condition) {
        assertThat(NotNullProof.says(condition, "a")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a > 0",
                "a IS NOT NULL OR b",
                "NOT (a IS NOT NULL)",
                "(a IS NOT NULL) IS NULL",
                "ab IS NOT NULL",
                "b AND (a IS NOT NULL OR c)",
                "b = 'a IS NOT NULL'",
                "a IS NULL"
            })
    void proves_nothing_about_a(String condition) {
        assertThat(NotNullProof.says(condition, "a")).isFalse();
    }
}
