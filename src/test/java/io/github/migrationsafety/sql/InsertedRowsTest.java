package io.github.migrationsafety.sql;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InsertedRowsTest {
    @Test
    void reads_columns_and_values_as_written() {
        InsertedRows rows = InsertedRows.of(
                        "INSERT INTO public.\"a b\" (id, \"Name\") VALUES (1, 'x, (y)'), (f(2, 3), ARRAY[1, 2]) ON CONFLICT DO NOTHING")
                .orElseThrow();
        assertThat(rows.columns()).containsExactly("id", "Name");
        assertThat(rows.rows().get(0)).containsExactly("1", "'x, (y)'");
        assertThat(rows.rows().get(1)).containsExactly("f(2, 3)", "ARRAY[1, 2]");
    }

    @Test
    void tells_where_a_list_of_columns_would_stand() {
        String sql = "insert into a as t values (1, 2)";
        int target = InsertedRows.of(sql).orElseThrow().target();
        assertThat(sql.substring(0, target)).isEqualTo("insert into a as t");
    }

    @Test
    void the_constants_of_a_column_are_told_only_if_all_of_them_are() {
        InsertedRows rows = InsertedRows.of("INSERT INTO a (id, b) VALUES (-1, 'it''s'), (2.5, now())")
                .orElseThrow();
        assertThat(rows.constants("id")).hasValueSatisfying(v -> assertThat(v).containsExactly("-1", "2.5"));
        assertThat(rows.constants("b")).isEmpty();
        assertThat(rows.constants("c")).isEmpty();
    }

    @Test
    void nothing_else_is_read() {
        assertThat(InsertedRows.of("INSERT INTO a SELECT 1")).isEmpty();
        assertThat(InsertedRows.of("INSERT INTO a VALUES (1), (2, 3)")).isEmpty();
        assertThat(InsertedRows.of("INSERT INTO a VALUES (1, )")).isEmpty();
        assertThat(InsertedRows.of("UPDATE a SET b = 1")).isEmpty();
    }
}
