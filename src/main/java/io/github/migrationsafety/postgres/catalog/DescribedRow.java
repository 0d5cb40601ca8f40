package io.github.migrationsafety.postgres.catalog;

import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.SchemaObject;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A catalog object and what else was read with it.
 *
 * @param object the object
 * @param texts what was read for the typed tables, by label, such as {@code @type}
 * @param lists the same for what has several values; a value may be absent
 */
record DescribedRow(SchemaObject object, Map<String, String> texts, Map<String, List<Optional<String>>> lists) {
    ObjectKey key() {
        return object.key();
    }

    Optional<String> text(String label) {
        return Optional.ofNullable(texts.get(label));
    }

    /** A text that is always there. */
    String required(String label) {
        String text = texts.get(label);
        if (text == null) {
            throw new IllegalStateException(key() + " was read without " + label);
        }
        return text;
    }

    boolean has(String label) {
        return texts.containsKey(label) || object.properties().containsKey(label);
    }

    List<Optional<String>> list(String label) {
        return lists.getOrDefault(label, List.of());
    }

    /** A list without absent values. */
    List<String> names(String label) {
        return list(label).stream().flatMap(Optional::stream).toList();
    }
}
