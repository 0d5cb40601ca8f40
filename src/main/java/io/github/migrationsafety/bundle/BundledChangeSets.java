package io.github.migrationsafety.bundle;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ReleasedChangeSet;
import java.nio.file.Path;
import java.util.List;

/** The changesets of a migration bundle, as its manifest lists them. Stateless. */
public final class BundledChangeSets {
    private BundledChangeSets() {}

    /**
     * Its changesets in order.
     *
     * @param archive the bundle
     * @throws SetupException if it is no migration bundle, or not as it was packed
     */
    public static List<ReleasedChangeSet> of(Path archive) {
        return BundleReader.read(archive).manifest().changeSets().stream()
                .map(c -> new ReleasedChangeSet(c.identity(), c.checksum()))
                .toList();
    }
}
