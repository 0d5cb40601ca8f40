package io.github.migrationsafety.postgres.catalog;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** In which catalogs something has rows, so that nobody asks for the triggers of a table that has none. Not thread-safe. */
final class HeldRows {
    private record Held(Catalog catalog, CatalogRow row) {}

    private final Map<Held, ObjectId> owners = new HashMap<>();
    private final Map<ObjectId, Map<String, Integer>> counts = new HashMap<>();

    /** Takes over new rows. */
    void add(Catalog catalog, Collection<CatalogRow> rows, Function<CatalogRow, Optional<ObjectId>> described) {
        for (CatalogRow row : rows) {
            described.apply(row).ifPresent(owner -> {
                owners.put(new Held(catalog, row), owner);
                counts.computeIfAbsent(owner, o -> new HashMap<>()).merge(catalog.name(), 1, Integer::sum);
            });
        }
    }

    /** Forgets rows that are gone. */
    void remove(Catalog catalog, Collection<CatalogRow> rows) {
        for (CatalogRow row : rows) {
            ObjectId owner = owners.remove(new Held(catalog, row));
            if (owner != null) {
                counts.computeIfPresent(owner, (o, held) -> {
                    held.computeIfPresent(catalog.name(), (name, count) -> count == 1 ? null : count - 1);
                    return held.isEmpty() ? null : held;
                });
            }
        }
    }

    /** The names of the catalogs in which a described object has rows, its own included. */
    Set<String> of(ObjectId object) {
        return counts.getOrDefault(object, Map.of()).keySet();
    }
}
