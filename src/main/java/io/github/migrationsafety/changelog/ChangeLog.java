package io.github.migrationsafety.changelog;

import java.util.List;

/**
 * Every changeset that a changelog reaches, in the order in which Liquibase runs them. Immutable.
 *
 * @param path the root changelog as the user names it
 * @param changeSets in order; a duplicate identity stands as often as it occurs
 * @param files every file that the changelog reaches, as {@link Location#file()} names them, sorted
 */
public record ChangeLog(String path, List<ChangeSet> changeSets, List<String> files) {
    public ChangeLog {
        changeSets = List.copyOf(changeSets);
        files = List.copyOf(files);
    }
}
