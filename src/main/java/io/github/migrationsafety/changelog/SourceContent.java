package io.github.migrationsafety.changelog;

import java.util.List;

/**
 * What stands in a changelog file.
 *
 * @param changeSets its changesets, in order
 * @param includeAlls its includeAlls, in order
 * @param oversights what is passed over outside of changesets
 */
record SourceContent(
        List<SourceChangeSet> changeSets, List<SourceIncludeAll> includeAlls, List<SourceOversight> oversights) {
    static final SourceContent NOTHING = of(List.of());

    static SourceContent of(List<SourceChangeSet> changeSets) {
        return new SourceContent(changeSets, List.of(), List.of());
    }
}
