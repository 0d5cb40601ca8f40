package io.github.migrationsafety.changelog;

import java.util.List;

/**
 * An {@code includeAll} of a changelog.
 *
 * @param at where it stands
 * @param path the folder that it names, as written
 * @param ownPath whether it has a {@code logicalFilePath}
 * @param included the changesets that come from that folder, in order
 */
public record IncludeAll(Location at, String path, boolean ownPath, List<ChangeSet> included) {
    public IncludeAll {
        included = List.copyOf(included);
    }
}
