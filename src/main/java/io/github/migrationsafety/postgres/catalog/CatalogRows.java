package io.github.migrationsafety.postgres.catalog;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Every followed row of the catalog, page by page, and what it belongs to. So a page that was written to is compared with what
 * it held, and a row that is gone is seen without asking for all the others.
 */
final class CatalogRows {
    /** Longer chains do not occur: the comment on a constraint trigger → trigger → constraint → table. */
    private static final int LONGEST_CHAIN = 5;

    private final Map<Catalog, Map<Integer, List<CatalogRow>>> pages = new HashMap<>();
    private final Map<Catalog, Long> counts = new HashMap<>();
    private final Map<ObjectId, ObjectId> owners = new HashMap<>();
    private final HeldRows held = new HeldRows();
    private final Map<String, Long> catalogOids;
    private final Map<Long, String> catalogNames = new HashMap<>();
    private final long largeObjects;
    private final long largeObjectMetadata;

    /**
     * @param catalogOids the OID of each followed catalog, by name
     * @param largeObjects the OID of {@code pg_largeobject}, by which comments mean rows of {@code pg_largeobject_metadata}
     */
    CatalogRows(Map<String, Long> catalogOids, long largeObjects) {
        this.catalogOids = Map.copyOf(catalogOids);
        catalogOids.forEach((name, oid) -> catalogNames.put(oid, name));
        this.largeObjects = largeObjects;
        this.largeObjectMetadata = catalogOids.getOrDefault("pg_largeobject_metadata", 0L);
    }

    /** How many rows of a catalog are known. */
    long count(Catalog catalog) {
        return counts.getOrDefault(catalog, 0L);
    }

    /** The pages of a catalog on which rows are known. */
    Set<Integer> pages(Catalog catalog) {
        return pages.getOrDefault(catalog, Map.of()).keySet();
    }

    /** What a row belongs to and is described with; empty if that is nothing that is followed. */
    Optional<ObjectId> described(ObjectId row) {
        return place(row.catalog(), row).map(Place::object);
    }

    /**
     * Where a row belongs.
     *
     * @param object what it is described with
     * @param catalog the catalog of that row of the object of which it is a part, or which it is
     */
    private record Place(ObjectId object, long catalog) {}

    private Optional<Place> place(long catalog, ObjectId ownerOrSelf) {
        long part = catalog;
        ObjectId current = ownerOrSelf.catalog() == largeObjects
                ? new ObjectId(largeObjectMetadata, ownerOrSelf.oid())
                : ownerOrSelf;
        for (int i = 0; i < LONGEST_CHAIN; i++) {
            ObjectId owner = owners.get(current);
            if (owner == null) {
                return Optional.empty();
            } else if (owner.equals(current)) {
                return Optional.of(new Place(owner, part));
            }
            part = current.catalog();
            current = owner;
        }
        throw new IllegalStateException("the catalog row " + ownerOrSelf + " has no end of owners");
    }

    /**
     * Takes over what pages hold now.
     *
     * @param read for each catalog the pages that were read
     * @param found for each catalog all rows on these pages
     * @return the objects to which a row belongs or belonged that is new, changed or gone, with the names of the catalogs whose
     *     rows of theirs did; what is a part of such a row counts as that row, as the comment on an index does for its table
     */
    Map<ObjectId, Set<String>> replace(Map<Catalog, Set<Integer>> read, Map<Catalog, List<CatalogRow>> found) {
        Map<Catalog, Set<CatalogRow>> gone = new HashMap<>();
        Map<Catalog, Set<CatalogRow>> come = new HashMap<>();
        read.forEach((catalog, numbers) -> {
            Set<CatalogRow> before = new HashSet<>();
            numbers.forEach(
                    page -> before.addAll(pages.getOrDefault(catalog, Map.of()).getOrDefault(page, List.of())));
            List<CatalogRow> after = found.getOrDefault(catalog, List.of());
            Set<CatalogRow> added = new HashSet<>(after);
            added.removeAll(before);
            after.forEach(before::remove);
            gone.put(catalog, before);
            come.put(catalog, added);
            store(catalog, numbers, after);
        });
        Map<ObjectId, Set<String>> touched = new HashMap<>();
        gone.forEach((catalog, rows) -> addDescribed(catalog, rows, touched));
        gone.forEach((catalog, rows) -> {
            held.remove(catalog, rows);
            rows.forEach(row -> forget(catalog, row));
        });
        // All that was found, not only what is new: when the old version of a row is noticed later than the new one,
        // because it
        // stood on another page, forgetting it must not make its object unknown.
        found.forEach((catalog, rows) -> rows.forEach(row -> learn(catalog, row)));
        come.forEach((catalog, rows) -> held.add(catalog, rows, this::described));
        come.forEach((catalog, rows) -> addDescribed(catalog, rows, touched));
        return touched;
    }

    private void store(Catalog catalog, Set<Integer> numbers, List<CatalogRow> after) {
        Map<Integer, List<CatalogRow>> stored = pages.computeIfAbsent(catalog, c -> new HashMap<>());
        long count = count(catalog);
        for (Integer page : numbers) {
            List<CatalogRow> old = stored.remove(page);
            count -= old == null ? 0 : old.size();
        }
        after.forEach(row ->
                stored.computeIfAbsent(row.page(), p -> new ArrayList<>()).add(row));
        counts.put(catalog, count + after.size());
    }

    private void addDescribed(Catalog catalog, Collection<CatalogRow> rows, Map<ObjectId, Set<String>> touched) {
        for (CatalogRow row : rows) {
            place(oid(catalog), new ObjectId(row.ownerCatalog(), row.owner()))
                    .ifPresent(place -> touched.computeIfAbsent(place.object(), o -> new HashSet<>())
                            .add(catalogNames.getOrDefault(place.catalog(), catalog.name())));
        }
    }

    private Optional<ObjectId> described(CatalogRow row) {
        return described(new ObjectId(row.ownerCatalog(), row.owner()));
    }

    /** The names of the catalogs in which a described object has rows; none when it is gone. */
    Set<String> heldBy(ObjectId object) {
        return held.of(object);
    }

    private void forget(Catalog catalog, CatalogRow row) {
        if (row.self() != 0) {
            owners.remove(new ObjectId(oid(catalog), row.self()), new ObjectId(row.ownerCatalog(), row.owner()));
        }
    }

    private void learn(Catalog catalog, CatalogRow row) {
        if (row.self() != 0) {
            owners.put(new ObjectId(oid(catalog), row.self()), new ObjectId(row.ownerCatalog(), row.owner()));
        }
    }

    private long oid(Catalog catalog) {
        return catalogOids.getOrDefault(catalog.name(), 0L);
    }
}
