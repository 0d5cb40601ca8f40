package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.changelog.ChangeLog;
import io.github.migrationsafety.changelog.ChangeSet;
import java.util.List;

/**
 * The changesets of a changelog that one of several rehearsals proves; it only applies those before and does not come to those
 * after. The slices of a changelog follow each other without a gap, and follow from the changelog alone.
 *
 * @param from the first changeset, by its place in the changelog, from 0
 * @param to the first one after it
 */
public record Slice(int from, int to) {
    /**
     * What it costs to only apply a changeset, where to prove it costs 1: measured on 300 changesets, of which four shards in turn
     * proved 40, 28, 19 and 13 percent. Later slices have more to apply before they begin, so they are shorter by this.
     */
    private static final double APPLYING = 0.15;

    /** The whole changelog. */
    public static Slice whole(ChangeLog changeLog) {
        return new Slice(0, changeLog.changeSets().size());
    }

    /**
     * One of several slices that take about the same time.
     *
     * @param index which one, from 1
     * @param total how many there are
     */
    public static Slice of(ChangeLog changeLog, int index, int total) {
        List<ChangeSet> changeSets = changeLog.changeSets();
        return new Slice(boundary(changeSets, index - 1, total), boundary(changeSets, index, total));
    }

    /** Where the first slices end. */
    private static int boundary(List<ChangeSet> changeSets, int slices, int total) {
        if (slices == 0 || slices == total) {
            return slices == 0 ? 0 : changeSets.size();
        }
        long pending = changeSets.stream().filter(Slice::costs).count();
        double share = (1 - Math.pow(1 - APPLYING, slices)) / (1 - Math.pow(1 - APPLYING, total));
        long wanted = Math.round(pending * share);
        int end = 0;
        for (long passed = 0; end < changeSets.size() && passed < wanted; end++) {
            passed += costs(changeSets.get(end)) ? 1 : 0;
        }
        return end;
    }

    private static boolean costs(ChangeSet changeSet) {
        return changeSet.pending() && changeSet.excluded().isEmpty();
    }

    /** Whether there is nothing to prove. */
    public boolean isEmpty() {
        return from == to;
    }

    /** Whether it has the changeset at that place. */
    public boolean has(int place) {
        return from <= place && place < to;
    }
}
