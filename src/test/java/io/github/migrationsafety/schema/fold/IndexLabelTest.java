package io.github.migrationsafety.schema.fold;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The expected labels are the ones that PostgreSQL 17 and 18 gave. */
class IndexLabelTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "lower(v); lower",
                "pg_catalog.lower(v) text_pattern_ops DESC; lower",
                "(v || 'x'); expr",
                "(w + 1); expr",
                "((w + 1)::numeric(5,2)); numeric",
                "(w::text); w",
                "((w::text)::varchar); w",
                "('1'::int::text); text",
                "coalesce(v, ''); coalesce",
                "(case when w > 0 then 1 end); case",
                "(case w when 1 then 'a' else v end); v",
                "(v is null); expr",
                "(array[w]); array",
                "substring(v from 1 for 2); substring",
                "trim(v); btrim",
                "(cast(w as bigint)); w",
                "(cast('1' as bigint)); int8",
                "(v COLLATE \"C\"); v",
                "((v)); v",
                "(data ->> 'plan'); expr",
                "((data ->> 'plan')::timestamp with time zone); timestamptz",
                "date_trunc('day', created_at AT TIME ZONE 'UTC'); date_trunc",
                "(-w); expr",
                "((a).b); b"
            })
    void an_expression_is_labelled_as_postgres_does(String key, String label) {
        assertThat(IndexLabel.of(key)).isEqualTo(label);
    }
}
