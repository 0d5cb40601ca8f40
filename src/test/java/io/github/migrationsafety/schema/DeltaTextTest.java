package io.github.migrationsafety.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class DeltaTextTest {
    @Test
    void tells_what_is_left_and_what_is_gone() {
        SchemaDelta delta = SchemaDelta.between(
                objects(object(ObjectKind.TRIGGER, "public.t.audit", Map.of())),
                objects(object(ObjectKind.INDEX, "public.ix_a", Map.of())));

        assertThat(DeltaText.lines(delta, 10))
                .containsExactly("index public.ix_a: still there", "trigger public.t.audit: gone");
    }

    @Test
    void tells_a_property_with_both_values() {
        SchemaDelta delta = SchemaDelta.between(
                objects(object(ObjectKind.COLUMN, "public.t.c", Map.of("default", "'new'::text", "type", "text"))),
                objects(object(ObjectKind.COLUMN, "public.t.c", Map.of("type", "text", "not null", "true"))));

        assertThat(DeltaText.lines(delta, 10))
                .containsExactly(
                        "column public.t.c: default was 'new'::text, is not set",
                        "column public.t.c: not null was not set, is true");
    }

    @Test
    void shows_only_the_lines_of_a_long_text_that_differ() {
        SchemaDelta delta = SchemaDelta.between(
                objects(object(ObjectKind.VIEW, "public.v", Map.of("definition", "SELECT a,\n  b\nFROM t\nWHERE x"))),
                objects(object(ObjectKind.VIEW, "public.v", Map.of("definition", "SELECT a,\n  c,\n  b\nFROM t"))));

        assertThat(DeltaText.lines(delta, 10))
                .containsExactly("view public.v: definition differs", "    +   c,", "    - WHERE x");
    }

    @Test
    void does_not_repeat_what_came_with_a_table() {
        SchemaDelta delta = SchemaDelta.between(
                objects(),
                objects(
                        object(ObjectKind.TABLE, "public.t", Map.of()),
                        object(ObjectKind.COLUMN, "public.t.id", Map.of()),
                        object(ObjectKind.CONSTRAINT, "public.t.t_pkey", Map.of()),
                        object(ObjectKind.SEQUENCE, "public.t_id_seq", Map.of("owned by", "public.t.id")),
                        object(
                                ObjectKind.INDEX,
                                "public.t_pkey",
                                Map.of("definition", "CREATE UNIQUE INDEX t_pkey ON public.t USING btree (id)")),
                        object(
                                ObjectKind.INDEX,
                                "public.other",
                                Map.of("definition", "CREATE INDEX other ON public.t2 USING btree (id)"))));

        assertThat(DeltaText.lines(delta, 10))
                .containsExactly("table public.t: still there", "index public.other: still there");
    }

    @Test
    void tells_the_order_of_columns_only_where_the_columns_are_the_same() {
        SchemaDelta delta = SchemaDelta.between(
                objects(
                        object(ObjectKind.TABLE, "public.t", Map.of(SchemaObject.COLUMN_ORDER, "a")),
                        object(ObjectKind.TABLE, "public.u", Map.of(SchemaObject.COLUMN_ORDER, "a, b"))),
                objects(
                        object(ObjectKind.TABLE, "public.t", Map.of(SchemaObject.COLUMN_ORDER, "a, b")),
                        object(ObjectKind.COLUMN, "public.t.b", Map.of()),
                        object(ObjectKind.TABLE, "public.u", Map.of(SchemaObject.COLUMN_ORDER, "b, a"))));

        assertThat(DeltaText.lines(delta, 10))
                .containsExactly("table public.u: column order was a, b, is b, a", "column public.t.b: still there");
    }

    @Test
    void says_how_many_lines_it_leaves_out() {
        SchemaDelta delta = SchemaDelta.between(
                objects(),
                objects(
                        object(ObjectKind.SCHEMA, "a", Map.of()),
                        object(ObjectKind.SCHEMA, "b", Map.of()),
                        object(ObjectKind.SCHEMA, "c", Map.of())));

        assertThat(DeltaText.lines(delta, 2)).containsExactly("schema a: still there", "… and 2 more lines");
        assertThat(DeltaText.lines(delta, 3)).hasSize(3);
    }

    private static SchemaObject object(ObjectKind kind, String name, Map<String, String> properties) {
        return new SchemaObject(new ObjectKey(kind, name), new TreeMap<>(properties));
    }

    private static Map<ObjectKey, SchemaObject> objects(SchemaObject... objects) {
        return Arrays.stream(objects).collect(Collectors.toMap(SchemaObject::key, Function.identity()));
    }
}
