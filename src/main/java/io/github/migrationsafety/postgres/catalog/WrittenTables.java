package io.github.migrationsafety.postgres.catalog;

import java.util.HashSet;
import java.util.Set;

/**
 * The tables whose rows may have changed. Immutable.
 *
 * @param all whether nothing is known, so that it may be any table
 * @param relations the OIDs of the relations whose own catalog rows changed: new, altered, truncated, rewritten, gone
 * @param files the files in which rows were written
 */
public record WrittenTables(boolean all, Set<Long> relations, Set<File> files) {
    /** No table. */
    public static final WrittenTables NONE = new WrittenTables(false, Set.of(), Set.of());

    /** Any table. */
    public static final WrittenTables ALL = new WrittenTables(true, Set.of(), Set.of());

    public WrittenTables {
        relations = Set.copyOf(relations);
        files = Set.copyOf(files);
    }

    /**
     * A file of a relation, as the write-ahead log names it.
     *
     * @param tablespace the OID of its tablespace
     * @param number its file node
     */
    public record File(long tablespace, long number) {}

    /** Whether no row can have changed. */
    public boolean isEmpty() {
        return !all && relations.isEmpty() && files.isEmpty();
    }

    /** These tables and those. */
    public WrittenTables and(WrittenTables more) {
        if (all || more.all) {
            return ALL;
        } else if (isEmpty()) {
            return more;
        } else if (more.isEmpty()) {
            return this;
        }
        Set<Long> bothRelations = new HashSet<>(relations);
        bothRelations.addAll(more.relations);
        Set<File> bothFiles = new HashSet<>(files);
        bothFiles.addAll(more.files);
        return new WrittenTables(false, bothRelations, bothFiles);
    }
}
