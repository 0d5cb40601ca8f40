package io.github.migrationsafety.postgres.catalog;

import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Where to look for rows that changed.
 *
 * @param pages the pages of each catalog that may have been written to
 * @param whole the catalogs of which every page may have been written to
 * @param counts how many rows a catalog holds now, as far as that was counted; if after reading the pages another number is
 *     known, then rows were deleted on other pages too
 * @param files the files of other relations in which rows were written; empty when that is not known
 */
record WrittenPages(
        Map<Catalog, Set<Integer>> pages,
        Set<Catalog> whole,
        Map<Catalog, Long> counts,
        Optional<Set<WrittenTables.File>> files) {}
