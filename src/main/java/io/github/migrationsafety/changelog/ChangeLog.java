package io.github.migrationsafety.changelog;

import java.util.List;

/**
 * Every changeset that a changelog reaches, in the order in which Liquibase runs them on a database that has the released ones:
 * those come first. Immutable.
 *
 * @param path the root changelog as the user names it
 * @param changeSets in order; a duplicate identity stands as often as it occurs
 * @param files every file that the changelog reaches, as {@link Location#file()} names them, sorted
 * @param includeAlls its includeAlls that include something
 * @param oversights what Liquibase passes over outside of changesets
 * @param comparison how it differs from what is out already
 */
public record ChangeLog(
        String path,
        List<ChangeSet> changeSets,
        List<String> files,
        List<IncludeAll> includeAlls,
        List<Oversight> oversights,
        ReleaseComparison comparison) {
    /** A changelog of which nothing more is to be said. */
    public ChangeLog(String path, List<ChangeSet> changeSets, List<String> files) {
        this(path, changeSets, files, List.of(), List.of(), ReleaseComparison.NONE);
    }

    public ChangeLog {
        changeSets = List.copyOf(changeSets);
        files = List.copyOf(files);
        includeAlls = List.copyOf(includeAlls);
        oversights = List.copyOf(oversights);
    }
}
