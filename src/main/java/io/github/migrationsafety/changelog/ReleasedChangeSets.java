package io.github.migrationsafety.changelog;

import java.util.List;
import java.util.function.Supplier;

/**
 * What is out already: the changesets of another state of the same changelog.
 *
 * @param name what messages call it, such as {@code revision `origin/main`}
 * @param changeSets its changesets, in order
 * @param common the changesets of the state that both come from, asked only when something differs: what only the other side
 *     did since then is no edit of ours
 */
public record ReleasedChangeSets(
        String name, List<ReleasedChangeSet> changeSets, Supplier<List<ReleasedChangeSet>> common) {
    public ReleasedChangeSets {
        changeSets = List.copyOf(changeSets);
    }

    /** A state that ours comes from. */
    public ReleasedChangeSets(String name, List<ReleasedChangeSet> changeSets) {
        this(name, changeSets, () -> changeSets);
    }
}
