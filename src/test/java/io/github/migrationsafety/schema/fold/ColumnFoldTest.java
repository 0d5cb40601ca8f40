package io.github.migrationsafety.schema.fold;

import static io.github.migrationsafety.schema.fold.Ddl.addColumn;
import static io.github.migrationsafety.schema.fold.Ddl.addConstraint;
import static io.github.migrationsafety.schema.fold.Ddl.after;
import static io.github.migrationsafety.schema.fold.Ddl.check;
import static io.github.migrationsafety.schema.fold.Ddl.col;
import static io.github.migrationsafety.schema.fold.Ddl.dropCascade;
import static io.github.migrationsafety.schema.fold.Ddl.dropColumn;
import static io.github.migrationsafety.schema.fold.Ddl.index;
import static io.github.migrationsafety.schema.fold.Ddl.name;
import static io.github.migrationsafety.schema.fold.Ddl.only;
import static io.github.migrationsafety.schema.fold.Ddl.partialIndex;
import static io.github.migrationsafety.schema.fold.Ddl.rename;
import static io.github.migrationsafety.schema.fold.Ddl.table;
import static io.github.migrationsafety.schema.fold.Ddl.unique;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.DefaultValue;
import io.github.migrationsafety.sql.Statement.AlterColumnType;
import io.github.migrationsafety.sql.Statement.AlterTable;
import io.github.migrationsafety.sql.Statement.DropDefault;
import io.github.migrationsafety.sql.Statement.DropNotNull;
import io.github.migrationsafety.sql.Statement.ObjectKind;
import io.github.migrationsafety.sql.Statement.RenameColumn;
import io.github.migrationsafety.sql.Statement.SetDefault;
import io.github.migrationsafety.sql.Statement.SetNotNull;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ColumnFoldTest {
    @Test
    void an_added_column_brings_its_constraints() {
        Table t = only(
                after(
                        table("p", col("id", "int8").primaryKey()),
                        table("t", col("a", "int4")),
                        addColumn("t", col("p_id", "int8").notNull().unique().references("p", "id"))),
                "t");

        assertThat(t.column("p_id").orElseThrow().notNull()).isTrue();
        assertThat(t.constraints()).extracting(Constraint::name).containsExactly("t_p_id_fkey", "t_p_id_key");
        assertThat(t.indexes()).extracting(Index::name).containsExactly("t_p_id_key");
    }

    @Test
    void a_column_that_exists_stays_as_it_is() {
        Table t = only(after(table("t", col("a", "int4")), addColumn("t", col("a", "text"))), "t");

        assertThat(t.columns()).extracting(Column::type).containsExactly("int4");
    }

    @Test
    void a_dropped_column_takes_every_constraint_and_index_along_that_uses_it() {
        Table t = only(
                after(
                        table(
                                "t",
                                col("a", "int4").unique(),
                                col("b", "int4"),
                                unique("b", "a"),
                                check("a > b"),
                                check("b > 0")),
                        index("plain", "t", "b", "a"),
                        index("expression", "t", "(a + 1)"),
                        partialIndex("predicate", "t", "a IS NULL", "b"),
                        index("kept", "t", "b"),
                        dropColumn("t", "a")),
                "t");

        assertThat(t.columns()).extracting(Column::name).containsExactly("b");
        assertThat(t.constraints()).extracting(Constraint::name).containsExactly("t_b_check");
        assertThat(t.indexes()).extracting(Index::name).containsExactly("kept");
    }

    @Test
    void a_dropped_column_takes_the_foreign_keys_along_that_point_at_it() {
        Schema schema = after(
                table("p", col("id", "int8").primaryKey()),
                table("t", col("p_id", "int8").references("p")),
                dropColumn("p", "id"));

        assertThat(only(schema, "t").constraints()).isEmpty();
    }

    @Test
    void a_renamed_column_is_followed_by_constraints_and_indexes_everywhere() {
        Schema schema = after(
                table("p", col("id", "int8").primaryKey(), col("x", "int4").check("x > 0")),
                index("i", "p", "x", "id"),
                table("t", col("p_id", "int8").references("p")),
                new RenameColumn(name("p"), "id", "key"),
                new RenameColumn(name("p"), "x", "y"));

        Table p = only(schema, "p");
        assertThat(p.columns()).extracting(Column::name).containsExactly("key", "y");
        assertThat(p.constraint("p_pkey").orElseThrow().columns()).containsExactly("key");
        assertThat(p.constraint("p_x_check").orElseThrow().columns()).containsExactly("y");
        assertThat(p.index("i").orElseThrow().keys()).containsExactly(Optional.of("y"), Optional.of("key"));
        assertThat(only(schema, "t").constraints())
                .extracting(Constraint::referencedColumns)
                .containsExactly(java.util.List.of("key"));
    }

    @Test
    void nullability_default_and_type_change() {
        DefaultValue zero = new DefaultValue(DefaultValue.Kind.CONSTANT, Optional.empty(), "0");
        Table t = only(
                after(
                        table("t", col("a", "int4"), col("b", "int4").notNull().withDefault("1")),
                        new SetNotNull(name("t"), "a"),
                        new SetDefault(name("t"), "a", zero),
                        new AlterColumnType(name("t"), "a", "int8", false),
                        new DropNotNull(name("t"), "b"),
                        new DropDefault(name("t"), "b")),
                "t");

        assertThat(t.columns())
                .containsExactly(
                        new Column("a", "int8", true, true, false, false),
                        new Column("b", "int4", false, false, false, false));
    }

    @Test
    void a_default_set_to_null_is_none() {
        DefaultValue none = new DefaultValue(DefaultValue.Kind.CONSTANT, Optional.empty(), "NULL");
        Table t = only(after(table("t", col("a", "int4").withDefault("1")), new SetDefault(name("t"), "a", none)), "t");

        assertThat(t.columns()).extracting(Column::hasDefault).containsExactly(false);
    }

    @Test
    void identity_comes_and_goes() {
        Schema with = after(
                table("t", col("a", "int4").notNull()), new AlterTable(name("t"), "ADD_IDENTITY", Optional.of("a")));
        Schema without = new SchemaFold("public", 17)
                .apply(with, java.util.List.of(new AlterTable(name("t"), "DROP_IDENTITY", Optional.of("a"))));

        assertThat(only(with, "t").columns()).extracting(Column::identity).containsExactly(true);
        assertThat(only(without, "t").columns()).containsExactly(new Column("a", "int4", true, false, false, false));
    }

    @Test
    void columns_follow_their_type() {
        Schema schema = after(
                table("t", col("a", "mood"), col("b", "mood[]"), col("c", "text")),
                rename(ObjectKind.TYPE, "mood", "feeling"));
        Schema dropped =
                new SchemaFold("public", 17).apply(schema, java.util.List.of(dropCascade(ObjectKind.TYPE, "feeling")));

        assertThat(only(schema, "t").columns())
                .extracting(Column::type)
                .containsExactly("feeling", "feeling[]", "text");
        assertThat(only(dropped, "t").columns()).extracting(Column::name).containsExactly("c");
    }

    @Test
    void a_dropped_sequence_takes_the_default_along() {
        Table t = only(
                after(
                        table("t", col("id", "bigserial"), col("b", "int4").withDefault("nextval('other_seq')")),
                        dropCascade(ObjectKind.SEQUENCE, "t_id_seq")),
                "t");

        assertThat(t.columns()).extracting(Column::hasDefault).containsExactly(false, true);
        assertThat(t.column("id").orElseThrow().notNull()).isTrue();
    }

    @Test
    void adding_a_primary_key_later_refuses_null_and_dropping_it_leaves_that() {
        Table t = only(
                after(
                        table("t", col("a", "int4")),
                        addConstraint("t", Ddl.primaryKey("a")),
                        Ddl.dropConstraint("t", "t_pkey")),
                "t");

        assertThat(t.column("a").orElseThrow().notNull()).isTrue();
        assertThat(t.indexes()).isEmpty();
    }
}
