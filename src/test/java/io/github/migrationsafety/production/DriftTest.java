package io.github.migrationsafety.production;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.ObjectKind;
import io.github.migrationsafety.schema.SchemaObject;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class DriftTest {
    private static final SchemaObject PUBLIC = object(ObjectKind.SCHEMA, "public", Map.of());
    private static final SchemaObject READINGS =
            object(ObjectKind.TABLE, "public.readings", Map.of("partition key", "RANGE (at)"));

    private static SchemaObject object(ObjectKind kind, String name, Map<String, String> properties) {
        return new SchemaObject(new ObjectKey(kind, name), new TreeMap<>(properties));
    }

    private static Map<ObjectKey, SchemaObject> catalog(SchemaObject... objects) {
        Map<ObjectKey, SchemaObject> catalog = new TreeMap<>();
        Arrays.stream(objects).forEach(o -> catalog.put(o.key(), o));
        return catalog;
    }

    @Test
    void a_partition_that_came_later_is_none_nor_is_what_belongs_to_it() {
        Drift drift = Drift.between(
                catalog(PUBLIC, READINGS),
                catalog(
                        PUBLIC,
                        READINGS,
                        object(
                                ObjectKind.TABLE,
                                "public.readings_2026",
                                Map.of(
                                        "partition of",
                                        "public.readings FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')")),
                        object(ObjectKind.COLUMN, "public.readings_2026.at", Map.of("type", "date")),
                        object(
                                ObjectKind.INDEX,
                                "public.readings_2026_at_idx",
                                Map.of(
                                        "definition",
                                        "CREATE INDEX readings_2026_at_idx ON public.readings_2026 USING btree (at)"))));

        assertThat(drift.isEmpty()).isTrue();
    }

    @Test
    void a_partition_that_the_changelog_makes_and_that_is_gone_is_drift() {
        SchemaObject partition =
                object(ObjectKind.TABLE, "public.readings_2026", Map.of("partition of", "public.readings DEFAULT"));

        assertThat(Drift.between(catalog(PUBLIC, READINGS, partition), catalog(PUBLIC, READINGS))
                        .lines(5))
                .containsExactly("table public.readings_2026: missing in the database");
    }

    @Test
    void a_further_extension_and_another_version_of_one_are_none() {
        Drift drift = Drift.between(
                catalog(PUBLIC, object(ObjectKind.EXTENSION, "citext", Map.of("version", "1.6"))),
                catalog(
                        PUBLIC,
                        object(ObjectKind.EXTENSION, "citext", Map.of("version", "1.5")),
                        object(ObjectKind.EXTENSION, "pg_stat_statements", Map.of("version", "1.10"))));

        assertThat(drift.isEmpty()).isTrue();
    }

    @Test
    void row_security_that_was_switched_off_is_drift() {
        assertThat(Drift.between(
                                catalog(
                                        PUBLIC,
                                        object(ObjectKind.TABLE, "public.t", Map.of("row security", "enabled"))),
                                catalog(PUBLIC, object(ObjectKind.TABLE, "public.t", Map.of())))
                        .lines(5))
                .containsExactly("table public.t: row security was enabled, is not set");
    }
}
