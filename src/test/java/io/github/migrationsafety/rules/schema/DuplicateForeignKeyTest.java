package io.github.migrationsafety.rules.schema;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.rules.Lint;
import org.junit.jupiter.api.Test;

class DuplicateForeignKeyTest {
    private static final String RULE = "schema/duplicate-foreign-key";

    private static Lint pending(String sql) {
        return Lint.sql("--changeset jo:1\n" + sql)
                .released(
                        """
                        --changeset jo:released
                        CREATE TABLE farms (id bigint PRIMARY KEY, code text UNIQUE, UNIQUE (id, code));
                        CREATE TABLE old (a bigint, b text, FOREIGN KEY (a, b) REFERENCES farms (id, code));
                        ALTER TABLE old ADD CONSTRAINT twin FOREIGN KEY (a, b) REFERENCES farms (id, code);
                        """);
    }

    @Test
    void the_order_of_the_columns_and_what_happens_on_delete_make_no_difference() {
        assertThat(pending(
                                """
                        CREATE TABLE sheds (a bigint, b text,
                            CONSTRAINT one FOREIGN KEY (a, b) REFERENCES farms (id, code),
                            CONSTRAINT two FOREIGN KEY (b, a) REFERENCES public.farms (code, id) ON DELETE CASCADE);
                        """)
                        .found(RULE))
                .containsExactly("3 public.two");
    }

    @Test
    void the_key_of_the_referenced_table_need_not_be_named() {
        assertThat(pending(
                                "CREATE TABLE sheds (a bigint REFERENCES farms, CONSTRAINT two FOREIGN KEY (a) REFERENCES farms (id));\n")
                        .found(RULE))
                .hasSize(1);
    }

    @Test
    void other_columns_and_other_targets_are_other_keys() {
        assertThat(pending(
                                """
                        CREATE TABLE barns (id bigint PRIMARY KEY);
                        CREATE TABLE sheds (a bigint REFERENCES farms REFERENCES barns, b bigint REFERENCES farms, c text REFERENCES farms (code),
                            FOREIGN KEY (a, c) REFERENCES farms (id, code));
                        """)
                        .found(RULE))
                .isEmpty();
    }

    @Test
    void two_that_stood_before_are_left_alone() {
        assertThat(pending("ALTER TABLE old ADD COLUMN c text;\n").found(RULE)).isEmpty();
    }

    @Test
    void the_one_that_stood_before_is_not_the_duplicate() {
        assertThat(pending("ALTER TABLE old ADD CONSTRAINT a FOREIGN KEY (a, b) REFERENCES farms (id, code);\n")
                        .found(RULE))
                .containsExactly("3 public.a");
    }
}
