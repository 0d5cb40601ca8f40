package io.github.migrationsafety.schema;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A catalog object with everything that makes it what it is.
 *
 * @param key its identity
 * @param properties each property with its value as text, such as {@code default → 'new'::text}; an absent property is one
 *     that the object has at its default
 */
public record SchemaObject(ObjectKey key, SortedMap<String, String> properties) {
    /**
     * The property of a table that lists its columns in order. A difference in it alone is {@link SchemaDelta#columnOrderOnly()}.
     */
    public static final String COLUMN_ORDER = "column order";

    public SchemaObject {
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
    }
}
