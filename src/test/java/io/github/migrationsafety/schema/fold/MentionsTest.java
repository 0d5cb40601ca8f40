package io.github.migrationsafety.schema.fold;

import static io.github.migrationsafety.schema.fold.Ddl.after;
import static io.github.migrationsafety.schema.fold.Ddl.col;
import static io.github.migrationsafety.schema.fold.Ddl.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.Statement.DoBlock;
import java.util.List;
import org.junit.jupiter.api.Test;

class MentionsTest {
    private final Schema schema = after(
            table("users", col("id", "int8")),
            table("orders", col("id", "int8")),
            table("app.logs", col("id", "int8")));

    @Test
    void a_block_makes_the_tables_incomplete_that_it_mentions() {
        assertThat(afterBlock("BEGIN ALTER TABLE users ADD COLUMN x int; END")).containsExactly("public.users");
        assertThat(afterBlock("BEGIN EXECUTE 'ALTER TABLE public.users ADD x int'; END"))
                .containsExactly("public.users");
    }

    @Test
    void a_block_that_only_changes_rows_changes_no_table() {
        assertThat(afterBlock("BEGIN UPDATE users SET id = id + 1; END")).isEmpty();
    }

    @Test
    void a_block_that_goes_through_the_catalog_may_change_any_table() {
        assertThat(afterBlock("DECLARE r record; BEGIN FOR r IN SELECT tablename FROM pg_tables LOOP"
                        + " EXECUTE format('ALTER TABLE %I ADD farm_id bigint', r.tablename); END LOOP; END"))
                .containsExactly("app.logs", "public.orders", "public.users");
    }

    @Test
    void a_block_that_goes_through_one_schema_may_change_its_tables() {
        assertThat(afterBlock("DECLARE r record; BEGIN FOR r IN SELECT tablename FROM pg_tables"
                        + " WHERE schemaname = 'app' LOOP EXECUTE 'DROP TABLE app.' || r.tablename; END LOOP; END"))
                .containsExactly("app.logs");
    }

    @Test
    void an_unread_statement_makes_incomplete_what_it_may_change() {
        assertThat(afterUnread("ALTER TABLE users FROBNICATE")).containsExactly("public.users");
        assertThat(afterUnread("CREATE INDEX ON users USING magic (id) WITH SAUCE"))
                .containsExactly("public.users");
    }

    @Test
    void an_unread_statement_that_changes_no_table_leaves_them_complete() {
        assertThat(afterUnread("GRANT FROBNICATE ON users TO bob")).isEmpty();
        assertThat(afterUnread("CREATE TRIGGER t AFTER FROBNICATE ON users EXECUTE FUNCTION f()"))
                .isEmpty();
        assertThat(afterUnread("-- ALTER TABLE users\nCOMMENT ON users IS 'DROP TABLE users'"))
                .isEmpty();
    }

    private List<String> afterBlock(String body) {
        return incomplete(new SchemaFold("public", 17).apply(schema, List.of(new DoBlock(body))));
    }

    private List<String> afterUnread(String sql) {
        return incomplete(new SchemaFold("public", 17).unknown(schema, sql));
    }

    private static List<String> incomplete(Schema schema) {
        return schema.tables().stream()
                .filter(t -> !t.complete())
                .map(Table::name)
                .map(Object::toString)
                .toList();
    }
}
