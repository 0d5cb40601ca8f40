package io.github.migrationsafety.schema.fold;

import static io.github.migrationsafety.schema.fold.Ddl.addConstraint;
import static io.github.migrationsafety.schema.fold.Ddl.after;
import static io.github.migrationsafety.schema.fold.Ddl.check;
import static io.github.migrationsafety.schema.fold.Ddl.col;
import static io.github.migrationsafety.schema.fold.Ddl.drop;
import static io.github.migrationsafety.schema.fold.Ddl.dropConstraint;
import static io.github.migrationsafety.schema.fold.Ddl.foreignKey;
import static io.github.migrationsafety.schema.fold.Ddl.index;
import static io.github.migrationsafety.schema.fold.Ddl.name;
import static io.github.migrationsafety.schema.fold.Ddl.named;
import static io.github.migrationsafety.schema.fold.Ddl.notValid;
import static io.github.migrationsafety.schema.fold.Ddl.only;
import static io.github.migrationsafety.schema.fold.Ddl.rename;
import static io.github.migrationsafety.schema.fold.Ddl.table;
import static io.github.migrationsafety.schema.fold.Ddl.unique;
import static io.github.migrationsafety.schema.fold.Ddl.uniqueIndex;
import static io.github.migrationsafety.schema.fold.Ddl.unnamedIndex;
import static io.github.migrationsafety.schema.fold.Ddl.usingIndex;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ConstraintDefinition.Kind;
import io.github.migrationsafety.sql.Statement.ObjectKind;
import io.github.migrationsafety.sql.Statement.RenameConstraint;
import io.github.migrationsafety.sql.Statement.ValidateConstraint;
import java.util.List;
import org.junit.jupiter.api.Test;

class IndexAndConstraintFoldTest {
    @Test
    void unnamed_indexes_get_the_names_that_postgres_invents() {
        Table t = only(
                after(
                        table("t", col("a", "text"), col("b", "int4")),
                        unnamedIndex("t", "a", "b"),
                        unnamedIndex("t", "a", "b"),
                        unnamedIndex("t", "lower(a)", "b"),
                        unnamedIndex("t", "(b + 1)", "(b + 2)"),
                        unnamedIndex("t", "((a)::varchar)"),
                        unnamedIndex("t", "(('1')::int)")),
                "t");

        assertThat(t.indexes())
                .extracting(Index::name)
                .containsExactly(
                        "t_a_b_idx", "t_a_b_idx1", "t_a_idx", "t_expr_expr1_idx", "t_int4_idx", "t_lower_b_idx");
    }

    @Test
    void a_long_name_is_cut_at_63_bytes_where_it_is_longest() {
        String longTable = "a".repeat(40);
        String longColumn = "b".repeat(40);
        Table t = only(after(table(longTable, col(longColumn, "text").unique())), longTable);

        assertThat(t.indexes()).extracting(Index::name).containsExactly("a".repeat(29) + "_" + "b".repeat(29) + "_key");
    }

    @Test
    void an_index_of_a_taken_name_changes_nothing() {
        Schema schema =
                after(table("t", col("a", "int4"), col("b", "int4")), index("i", "t", "a"), index("i", "t", "b"));

        assertThat(only(schema, "t").indexes()).hasSize(1);
    }

    @Test
    void a_dropped_index_is_gone_but_not_one_that_a_constraint_needs() {
        Schema schema = after(
                table("t", col("a", "int4").unique()),
                index("i", "t", "a"),
                drop(ObjectKind.INDEX, "i"),
                drop(ObjectKind.INDEX, "t_a_key"));

        assertThat(only(schema, "t").indexes()).extracting(Index::name).containsExactly("t_a_key");
    }

    @Test
    void an_index_and_its_constraint_are_renamed_together() {
        Schema byIndex = after(table("t", col("a", "int4").unique()), rename(ObjectKind.INDEX, "t_a_key", "x"));
        Schema byConstraint =
                after(table("t", col("a", "int4").unique()), new RenameConstraint(name("t"), "t_a_key", "x"));

        assertThat(byIndex).isEqualTo(byConstraint);
        assertThat(only(byIndex, "t").constraints())
                .extracting(Constraint::name)
                .containsExactly("x");
        assertThat(only(byIndex, "t").indexes()).extracting(Index::name).containsExactly("x");
    }

    @Test
    void a_constraint_using_an_index_gives_it_its_name() {
        Table t = only(
                after(
                        table("t", col("a", "int4")),
                        uniqueIndex("i", "t", "a"),
                        addConstraint("t", named("t_pk", usingIndex(Kind.PRIMARY_KEY, "i")))),
                "t");

        assertThat(t.indexes()).extracting(Index::name).containsExactly("t_pk");
        assertThat(t.constraint("t_pk").orElseThrow().columns()).containsExactly("a");
        assertThat(t.column("a").orElseThrow().notNull()).isTrue();
    }

    @Test
    void a_dropped_key_takes_its_index_and_the_foreign_keys_on_it() {
        Schema schema = after(
                table("p", col("id", "int8").primaryKey(), col("code", "text").unique()),
                table(
                        "t",
                        col("p_id", "int8").references("p"),
                        col("code", "text").references("p", "code")),
                dropConstraint("p", "p_pkey"));

        assertThat(only(schema, "p").indexes()).extracting(Index::name).containsExactly("p_code_key");
        assertThat(only(schema, "t").constraints()).extracting(Constraint::name).containsExactly("t_code_fkey");
    }

    @Test
    void a_constraint_that_is_not_valid_is_validated_later() {
        Schema before =
                after(table("t", col("a", "int4")), addConstraint("t", named("positive", notValid(check("a > 0")))));
        Schema afterwards =
                new SchemaFold("public", 17).apply(before, List.of(new ValidateConstraint(name("t"), "positive")));

        assertThat(only(before, "t").constraint("positive").orElseThrow().validated())
                .isFalse();
        assertThat(only(afterwards, "t").constraint("positive").orElseThrow().validated())
                .isTrue();
    }

    @Test
    void a_foreign_key_is_dropped_by_name() {
        Schema schema = after(
                table("p", col("id", "int8").primaryKey()),
                table("t", col("p_id", "int8")),
                addConstraint("t", named("fk", foreignKey(List.of("p_id"), "p", "id"))),
                addConstraint("t", foreignKey(List.of("p_id"), "p", "id")),
                dropConstraint("t", "fk"));

        assertThat(only(schema, "t").constraints()).extracting(Constraint::name).containsExactly("t_p_id_fkey");
    }

    @Test
    void a_unique_constraint_is_a_unique_index() {
        Table t = only(after(table("t", col("a", "int4")), addConstraint("t", unique("a"))), "t");

        assertThat(t.indexes()).extracting(Index::unique).containsExactly(true);
    }
}
