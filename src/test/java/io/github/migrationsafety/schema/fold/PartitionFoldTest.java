package io.github.migrationsafety.schema.fold;

import static io.github.migrationsafety.schema.fold.Ddl.addColumn;
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
import static io.github.migrationsafety.schema.fold.Ddl.only;
import static io.github.migrationsafety.schema.fold.Ddl.partition;
import static io.github.migrationsafety.schema.fold.Ddl.partitioned;
import static io.github.migrationsafety.schema.fold.Ddl.primaryKey;
import static io.github.migrationsafety.schema.fold.Ddl.table;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.Statement.AttachPartition;
import io.github.migrationsafety.sql.Statement.DetachPartition;
import io.github.migrationsafety.sql.Statement.ObjectKind;
import io.github.migrationsafety.sql.Statement.RenameColumn;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PartitionFoldTest {
    @Test
    void a_partition_has_columns_constraints_and_indexes_of_its_parent() {
        Schema schema = after(
                table("farms", col("id", "int8").primaryKey()),
                partitioned(
                        "readings",
                        col("id", "int8").withDefault("0"),
                        col("at", "date"),
                        col("farm_id", "int8").references("farms"),
                        named("positive", check("id >= 0")),
                        primaryKey("id", "at")),
                index("by_farm", "readings", "farm_id"),
                partition("readings_1", "readings"));

        Table part = only(schema, "readings_1");
        assertThat(part.partitionOf()).contains(name("public.readings"));
        assertThat(part.columns()).isEqualTo(only(schema, "readings").columns());
        assertThat(part.constraints())
                .extracting(Constraint::name)
                .containsExactly("positive", "readings_1_pkey", "readings_farm_id_fkey");
        assertThat(part.indexes()).extracting(Index::name).containsExactly("readings_1_farm_id_idx", "readings_1_pkey");
    }

    @Test
    void what_the_parent_gets_later_its_partitions_get_too() {
        Schema schema = after(
                table("farms", col("id", "int8").primaryKey()),
                partitioned("r", col("at", "date")),
                partition("r1", "r"),
                addColumn("r", col("farm_id", "int8").references("farms")),
                index("by_farm", "r", "farm_id", "lower(note)"),
                addConstraint("r", primaryKey("at")));

        Table part = only(schema, "r1");
        assertThat(part.column("at").map(Column::notNull)).contains(true);
        assertThat(part.constraints()).extracting(Constraint::name).containsExactly("r1_pkey", "r_farm_id_fkey");
        assertThat(part.indexes()).extracting(Index::name).containsExactly("r1_farm_id_lower_idx", "r1_pkey");
    }

    @Test
    void what_the_parent_loses_its_partitions_lose_too() {
        Schema schema = after(
                table("farms", col("id", "int8").primaryKey()),
                partitioned("r", col("at", "date"), col("farm_id", "int8").references("farms"), col("x", "int4")),
                partition("r1", "r"),
                index("i", "r", "at"),
                addConstraint("r", named("c", check("x > 0"))),
                addConstraint("r", named("pk", primaryKey("at"))),
                drop(ObjectKind.INDEX, "i"),
                dropConstraint("r", "c"),
                dropConstraint("r", "pk"),
                dropConstraint("r", "r_farm_id_fkey"),
                Ddl.dropColumn("r", "x"),
                new RenameColumn(name("r"), "farm_id", "site_id"));

        Table part = only(schema, "r1");
        assertThat(part.indexes()).isEmpty();
        assertThat(part.constraints()).isEmpty();
        assertThat(part.columns()).extracting(Column::name).containsExactly("at", "site_id");
    }

    @Test
    void an_attached_table_keeps_its_fitting_indexes_and_gets_the_others() {
        Schema schema = after(
                partitioned("r", col("at", "date"), col("x", "int4")),
                index("by_at", "r", "at"),
                index("by_x", "r", "x"),
                table("old", col("at", "date"), col("x", "int4")),
                index("mine", "old", "x"),
                new AttachPartition(name("r"), name("old")),
                drop(ObjectKind.INDEX, "by_x"));

        assertThat(only(schema, "old").partitionOf()).contains(name("public.r"));
        assertThat(only(schema, "old").indexes()).extracting(Index::name).containsExactly("old_at_idx");
    }

    @Test
    void a_detached_table_keeps_what_it_has_and_goes_its_own_way() {
        Schema schema = after(
                partitioned("r", col("at", "date")),
                index("i", "r", "at"),
                partition("r1", "r"),
                new DetachPartition(name("r"), name("r1"), false),
                addColumn("r", col("x", "int4")),
                drop(ObjectKind.INDEX, "i"));

        Table detached = only(schema, "r1");
        assertThat(detached.partitionOf()).isEmpty();
        assertThat(detached.columns()).hasSize(1);
        assertThat(detached.indexes()).extracting(Index::name).containsExactly("r1_at_idx");
    }

    @Test
    void partitions_go_with_their_parent() {
        Schema schema = after(partitioned("r", col("at", "date")), partition("r1", "r"), drop(ObjectKind.TABLE, "r"));

        assertThat(schema.tables()).isEmpty();
    }

    @Test
    void a_foreign_key_that_a_partition_has_already_is_not_made_twice() {
        Schema schema = after(
                table("farms", col("id", "int8").primaryKey()),
                partitioned("r", col("farm_id", "int8")),
                table("r1", col("farm_id", "int8").references("farms")),
                new AttachPartition(name("r"), name("r1")),
                addConstraint("r", foreignKey(List.of("farm_id"), "farms")));

        assertThat(only(schema, "r1").constraints())
                .extracting(Constraint::name)
                .containsExactly("r1_farm_id_fkey");
    }

    @Test
    void a_partition_of_an_unknown_table_is_incomplete() {
        Table part = only(after(partition("r1", "r")), "r1");

        assertThat(part.complete()).isFalse();
        assertThat(part.partitionOf()).isEqualTo(Optional.empty());
    }
}
