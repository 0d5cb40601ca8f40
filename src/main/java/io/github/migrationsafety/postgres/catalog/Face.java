package io.github.migrationsafety.postgres.catalog;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The names by which the texts of other objects mention this one: renaming it changes their text, but not their catalog rows.
 *
 * @param name its name
 * @param parts the names of its columns or enum labels, by a number that stays when they are renamed
 */
record Face(String name, Map<String, String> parts) {
    static Face of(DescribedRow row) {
        Map<String, String> parts = new HashMap<>();
        for (String part : row.names("@parts")) {
            int colon = part.indexOf(':');
            parts.put(part.substring(0, colon), part.substring(colon + 1));
        }
        return new Face(row.text("@parts name").orElse(row.key().name()), parts);
    }

    /** The face of several rows: that of the first one, which is the described one itself. */
    static Face of(List<DescribedRow> rows) {
        return of(rows.get(0));
    }

    /** Whether a name differs that both have. */
    boolean renamedSince(Face earlier) {
        return !name.equals(earlier.name)
                || parts.entrySet().stream().anyMatch(p -> !earlier.parts
                        .getOrDefault(p.getKey(), p.getValue())
                        .equals(p.getValue()));
    }

    /** Whether the other has parts that this one has not, or the other way round. */
    boolean resizedSince(Face earlier) {
        return !parts.keySet().equals(earlier.parts.keySet());
    }
}
