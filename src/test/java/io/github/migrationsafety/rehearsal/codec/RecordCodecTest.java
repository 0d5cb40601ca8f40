package io.github.migrationsafety.rehearsal.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.ObjectKind;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.schema.SchemaObject;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class RecordCodecTest {
    record Everything(
            String text,
            int number,
            long large,
            boolean yes,
            Duration time,
            Optional<String> maybe,
            List<Shape> shapes,
            Set<String> names,
            Map<Long, String> map,
            SortedMap<String, Integer> sorted,
            ObjectKind kind) {}

    sealed interface Shape {}

    record Circle(int radius) implements Shape {}

    record Group(List<Shape> shapes) implements Shape {}

    record Schemas(List<Schema> schemas, SchemaDelta delta) {}

    private static final Everything EVERYTHING = new Everything(
            "Grüße",
            Integer.MIN_VALUE,
            Long.MAX_VALUE,
            true,
            Duration.ofNanos(-5),
            Optional.empty(),
            List.of(new Circle(1), new Group(List.of(new Circle(1), new Group(List.of())))),
            Set.of("b", "a"),
            Map.of(7L, "seven", -1L, ""),
            new TreeMap<>(Map.of("x", 1)),
            ObjectKind.TABLE);

    @Test
    void what_was_written_is_read() throws IOException {
        byte[] bytes = new RecordCodec().write(Everything.class, EVERYTHING);

        assertThat(new RecordCodec().read(Everything.class, bytes)).isEqualTo(EVERYTHING);
    }

    @Test
    void the_same_value_has_the_same_bytes() {
        assertThat(new RecordCodec().write(Everything.class, EVERYTHING))
                .isEqualTo(new RecordCodec().write(Everything.class, EVERYTHING));
    }

    @Test
    void schemas_come_back_and_share_their_tables() throws IOException {
        Schema one = Schema.EMPTY.with(table("farms"));
        Schema two = one.with(table("blocks"));
        Schema three = two.without(QualifiedName.of("public", "farms"));
        ObjectKey key = new ObjectKey(ObjectKind.TABLE, "public.farms");
        SchemaDelta delta = SchemaDelta.between(
                Map.of(), Map.of(key, new SchemaObject(key, new TreeMap<>(Map.of("comment", "all")))));
        Schemas schemas = new Schemas(List.of(one, two, three, one), delta);

        Schemas read = new RecordCodec().read(Schemas.class, new RecordCodec().write(Schemas.class, schemas));

        assertThat(read).isEqualTo(schemas);
        assertThat(read.schemas().get(1).tables().get(1))
                .isSameAs(read.schemas().get(0).tables().get(0));
    }

    @Test
    void damaged_bytes_are_an_error_and_nothing_else() {
        byte[] bytes = new RecordCodec().write(Everything.class, EVERYTHING);

        for (int i = 0; i < bytes.length; i++) {
            byte[] cut = Arrays.copyOf(bytes, i);
            assertThatThrownBy(() -> new RecordCodec().read(Everything.class, cut))
                    .isInstanceOf(IOException.class);
        }
        byte[] longer = Arrays.copyOf(bytes, bytes.length + 1);
        assertThatThrownBy(() -> new RecordCodec().read(Everything.class, longer))
                .isInstanceOf(IOException.class);
    }

    private static Table table(String name) {
        return new Table(
                QualifiedName.of("public", name),
                List.of(new Column("id", "int8", true, false, false, false)),
                List.of(),
                List.of(),
                false,
                Optional.empty(),
                true);
    }
}
