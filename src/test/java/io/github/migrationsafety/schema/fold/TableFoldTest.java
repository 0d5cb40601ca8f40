package io.github.migrationsafety.schema.fold;

import static io.github.migrationsafety.schema.fold.Ddl.addColumn;
import static io.github.migrationsafety.schema.fold.Ddl.addConstraint;
import static io.github.migrationsafety.schema.fold.Ddl.after;
import static io.github.migrationsafety.schema.fold.Ddl.check;
import static io.github.migrationsafety.schema.fold.Ddl.col;
import static io.github.migrationsafety.schema.fold.Ddl.drop;
import static io.github.migrationsafety.schema.fold.Ddl.dropCascade;
import static io.github.migrationsafety.schema.fold.Ddl.foreignKey;
import static io.github.migrationsafety.schema.fold.Ddl.index;
import static io.github.migrationsafety.schema.fold.Ddl.inheriting;
import static io.github.migrationsafety.schema.fold.Ddl.like;
import static io.github.migrationsafety.schema.fold.Ddl.name;
import static io.github.migrationsafety.schema.fold.Ddl.named;
import static io.github.migrationsafety.schema.fold.Ddl.only;
import static io.github.migrationsafety.schema.fold.Ddl.primaryKey;
import static io.github.migrationsafety.schema.fold.Ddl.rename;
import static io.github.migrationsafety.schema.fold.Ddl.table;
import static io.github.migrationsafety.schema.fold.Ddl.temporary;
import static io.github.migrationsafety.schema.fold.Ddl.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.LikeClause;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.Statement.CreateTable;
import io.github.migrationsafety.sql.Statement.CreateTableAs;
import io.github.migrationsafety.sql.Statement.ObjectKind;
import io.github.migrationsafety.sql.Statement.Persistence;
import io.github.migrationsafety.sql.Statement.ResetSetting;
import io.github.migrationsafety.sql.Statement.SetSchema;
import io.github.migrationsafety.sql.Statement.SetSetting;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TableFoldTest {
    @Test
    void a_primary_key_makes_its_columns_not_null_and_an_index_of_its_name() {
        Table users = only(after(table("users", col("id", "int8").primaryKey(), col("email", "text"))), "users");

        assertThat(users.columns())
                .containsExactly(
                        new Column("id", "int8", true, false, false, false),
                        new Column("email", "text", false, false, false, false));
        assertThat(users.constraints()).extracting(Constraint::name).containsExactly("users_pkey");
        assertThat(users.indexes())
                .containsExactly(new Index(
                        "users_pkey",
                        List.of(Optional.of("id")),
                        true,
                        false,
                        true,
                        "btree",
                        Optional.of("users_pkey"),
                        new Index.Details(List.of(""), List.of(), Optional.empty(), false)));
    }

    @Test
    void a_serial_column_is_an_integer_with_a_default_that_refuses_null() {
        Table t = only(after(table("t", col("a", "serial"), col("b", "bigserial"), col("c", "smallserial"))), "t");

        assertThat(t.columns())
                .containsExactly(
                        new Column("a", "int4", true, true, false, false),
                        new Column("b", "int8", true, true, false, false),
                        new Column("c", "int2", true, true, false, false));
    }

    @Test
    void an_identity_column_refuses_null_and_has_no_default() {
        Table t = only(after(table("t", col("a", "int8").identity())), "t");

        assertThat(t.columns()).containsExactly(new Column("a", "int8", true, false, true, false));
    }

    @Test
    void a_default_of_null_is_none() {
        Table t = only(
                after(table(
                        "t",
                        col("a", "text").withDefault("NULL"),
                        col("b", "text").withDefault("NULL::text"),
                        col("c", "text").withDefault("'NULL'"))),
                "t");

        assertThat(t.columns()).extracting(Column::hasDefault).containsExactly(false, false, true);
    }

    @Test
    void a_default_of_null_counts_where_the_type_has_a_length() {
        Table t = only(after(table("t", col("a", "varchar(20)").withDefault("NULL"))), "t");

        assertThat(t.columns()).extracting(Column::hasDefault).containsExactly(true);
    }

    @Test
    void generated_names_are_those_of_postgres() {
        Table t = only(
                after(
                        table("p", col("x", "int4"), col("y", "int4"), primaryKey("x", "y")),
                        table(
                                "t",
                                col("a", "int4").unique().check("a > 0"),
                                col("b", "int4"),
                                unique("a", "b"),
                                check("b > 0"),
                                check("b < 9"),
                                check("a > b"),
                                check("true"),
                                foreignKey(List.of("a", "b"), "p"))),
                "t");

        assertThat(t.constraints())
                .extracting(Constraint::name)
                .containsExactly(
                        "t_a_b_fkey",
                        "t_a_b_key",
                        "t_a_check",
                        "t_a_key",
                        "t_b_check",
                        "t_b_check1",
                        "t_check",
                        "t_check1");
    }

    @Test
    void a_key_that_repeats_the_primary_key_makes_no_second_index() {
        Table t = only(after(table("t", col("id", "int4").primaryKey(), named("t_u", unique("id")))), "t");

        assertThat(t.indexes()).extracting(Index::name).containsExactly("t_u");
        assertThat(t.constraints())
                .extracting(c -> c.kind().name() + " " + c.name())
                .containsExactly("PRIMARY_KEY t_u");
    }

    @Test
    void a_foreign_key_without_columns_points_at_the_primary_key() {
        Schema schema = after(
                table("farms", col("id", "int8").primaryKey()),
                table("sensors", col("farm_id", "int8").references("farms")));

        Constraint foreignKey =
                only(schema, "sensors").constraint("sensors_farm_id_fkey").orElseThrow();
        assertThat(foreignKey.references()).contains(QualifiedName.of("public", "farms"));
        assertThat(foreignKey.referencedColumns()).containsExactly("id");
    }

    @Test
    void a_foreign_key_may_point_at_its_own_table() {
        Schema schema = after(
                table("t", col("id", "int8").primaryKey(), col("parent", "int8").references("t")));

        assertThat(only(schema, "t").constraint("t_parent_fkey").orElseThrow().referencedColumns())
                .containsExactly("id");
    }

    @Test
    void a_table_that_exists_stays_as_it_is() {
        Schema schema = after(table("t", col("a", "int4")), table("t", col("b", "int4")));

        assertThat(only(schema, "t").columns()).extracting(Column::name).containsExactly("a");
    }

    @Test
    void a_temporary_table_is_left_out_and_hides_a_table_of_its_name() {
        Schema schema = after(
                table("t", col("a", "int4")),
                temporary("t", col("b", "int4")),
                addColumn("t", col("c", "int4")),
                drop(ObjectKind.TABLE, "t"),
                addColumn("t", col("d", "int4")));

        assertThat(only(schema, "t").columns()).extracting(Column::name).containsExactly("a", "d");
    }

    @Test
    void like_copies_columns_and_not_null_and_what_it_includes() {
        Schema schema = after(
                table(
                        "a",
                        col("id", "int8").primaryKey(),
                        col("note", "text").withDefault("'x'").unique().check("note <> ''")),
                like("b", "a", col("more", "text")),
                new CreateTable(
                        name("c"),
                        false,
                        Persistence.PERMANENT,
                        List.of(),
                        List.of(),
                        Optional.empty(),
                        false,
                        List.of(),
                        List.of(new LikeClause(name("a"), Set.of(LikeClause.Part.values()), 0))));

        assertThat(only(schema, "b").complete()).isTrue();
        assertThat(only(schema, "b").constraints()).isEmpty();
        assertThat(only(schema, "b").columns())
                .containsExactly(
                        new Column("id", "int8", true, false, false, false),
                        new Column("note", "text", false, false, false, false),
                        new Column("more", "text", false, false, false, false));
        assertThat(only(schema, "c").columns())
                .containsExactly(
                        new Column("id", "int8", true, false, false, false),
                        new Column("note", "text", false, true, false, false));
        assertThat(only(schema, "c").constraints())
                .extracting(Constraint::name)
                .containsExactly("a_note_check", "c_note_key", "c_pkey");
    }

    @Test
    void tables_whose_columns_come_from_where_nobody_can_see_are_incomplete() {
        Schema schema = after(
                like("b", "elsewhere", col("more", "text")),
                new CreateTableAs(name("c"), false, Persistence.PERMANENT));

        assertThat(only(schema, "b").complete()).isFalse();
        assertThat(only(schema, "c").complete()).isFalse();
    }

    @Test
    void a_child_has_the_columns_and_checks_of_its_parent_and_follows_it() {
        Schema schema = after(
                table("parent", col("id", "int8").primaryKey().check("id > 0"), col("old", "text")),
                inheriting("child", "parent", col("extra", "text")),
                addColumn("parent", col("added", "int4").notNull()),
                Ddl.dropColumn("parent", "old"));

        Table child = only(schema, "child");
        assertThat(child.columns()).extracting(Column::name).containsExactly("id", "extra", "added");
        assertThat(child.column("id").orElseThrow().notNull()).isTrue();
        assertThat(child.constraints()).extracting(Constraint::name).containsExactly("parent_id_check");
        assertThat(child.indexes()).isEmpty();
    }

    @Test
    void a_column_that_a_child_defines_itself_survives_its_parents() {
        Schema schema = after(
                table("parent", col("id", "int8")),
                inheriting("child", "parent", col("id", "int8")),
                Ddl.dropColumn("parent", "id"));

        assertThat(only(schema, "child").columns()).extracting(Column::name).containsExactly("id");
    }

    @Test
    void dropping_a_table_takes_the_foreign_keys_along_that_point_at_it() {
        Schema schema = after(
                table("farms", col("id", "int8").primaryKey()),
                table("sensors", col("farm_id", "int8").references("farms")),
                dropCascade(ObjectKind.TABLE, "farms"));

        assertThat(schema.tables()).extracting(t -> t.name().name()).containsExactly("sensors");
        assertThat(only(schema, "sensors").constraints()).isEmpty();
    }

    @Test
    void a_renamed_table_keeps_its_index_names_and_foreign_keys_follow_it() {
        Schema schema = after(
                table("farms", col("id", "int8").primaryKey()),
                table("sensors", col("farm_id", "int8").references("farms")),
                rename(ObjectKind.TABLE, "farms", "sites"));

        assertThat(only(schema, "sites").indexes()).extracting(Index::name).containsExactly("farms_pkey");
        assertThat(only(schema, "sensors").constraints())
                .extracting(Constraint::references)
                .containsExactly(Optional.of(QualifiedName.of("public", "sites")));
    }

    @Test
    void a_table_made_after_one_that_kept_its_index_names_gets_numbered_ones() {
        Schema schema = after(
                table("t", col("id", "int8").primaryKey(), col("u", "int8").references("t")),
                rename(ObjectKind.TABLE, "t", "t_old"),
                table("t", col("id", "int8").primaryKey(), col("u", "int8").references("t")));

        assertThat(only(schema, "t").constraints())
                .extracting(Constraint::name)
                .containsExactly("t_pkey1", "t_u_fkey1");
    }

    @Test
    void a_table_that_moves_takes_its_indexes_to_the_other_schema() {
        Schema schema = after(
                table("t", col("id", "int8").primaryKey()),
                new SetSchema(ObjectKind.TABLE, false, name("t"), "archive"),
                drop(ObjectKind.INDEX, "t_pkey"));

        assertThat(schema.tables()).extracting(t -> t.name().toString()).containsExactly("archive.t");
        assertThat(schema.tableOfIndex(QualifiedName.of("archive", "t_pkey"))).isPresent();
    }

    @Test
    void dropping_and_renaming_a_schema_moves_its_tables() {
        Schema schema = after(
                table("a.t", col("id", "int8").primaryKey()),
                table("b.u", col("t", "int8").references("a.t")),
                table("c.v", col("t", "int8").references("a.t")),
                rename(ObjectKind.SCHEMA, "a", "z"),
                dropCascade(ObjectKind.SCHEMA, "b"));

        assertThat(schema.tables()).extracting(t -> t.name().toString()).containsExactly("c.v", "z.t");
        assertThat(schema.table(name("c.v")).orElseThrow().constraints())
                .extracting(Constraint::references)
                .containsExactly(Optional.of(QualifiedName.of("z", "t")));
    }

    @Test
    void a_search_path_decides_where_tables_are_found_and_made() {
        Schema schema = after(
                table("shared", col("a", "int4")),
                new SetSetting("search_path", false, "app, public"),
                table("t", col("a", "int4")),
                addColumn("shared", col("b", "int4")),
                new ResetSetting("search_path"),
                table("u", col("a", "int4")));

        assertThat(schema.tables())
                .extracting(t -> t.name().toString())
                .containsExactly("app.t", "public.shared", "public.u");
        assertThat(only(schema, "shared").columns()).hasSize(2);
    }

    @Test
    void since_18_a_not_null_constraint_has_a_name_and_can_be_dropped_by_it() {
        io.github.migrationsafety.sql.Statement create =
                table("t", col("id", "int8").notNull());
        io.github.migrationsafety.sql.Statement dropIt = Ddl.dropConstraint("t", "t_id_not_null");

        assertThat(only(after(18, create, dropIt), "t").columns())
                .extracting(Column::notNull)
                .containsExactly(false);
        assertThat(only(after(17, create, dropIt), "t").columns())
                .extracting(Column::notNull)
                .containsExactly(true);
    }

    @Test
    void a_statement_about_an_unknown_table_changes_nothing() {
        Schema schema = after(
                addColumn("nope", col("a", "int4")),
                index("i", "nope", "a"),
                addConstraint("nope", primaryKey("a")),
                drop(ObjectKind.TABLE, "nope"));

        assertThat(schema).isEqualTo(Schema.EMPTY);
    }
}
