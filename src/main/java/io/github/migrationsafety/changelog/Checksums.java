package io.github.migrationsafety.changelog;

import liquibase.ChecksumVersion;
import liquibase.change.CheckSum;
import org.jspecify.annotations.Nullable;

/** Liquibase's checksums of changesets. Stateless. */
final class Checksums {
    private Checksums() {}

    /** As DATABASECHANGELOG would hold it; blank where Liquibase cannot compute it, as for a file that is not there. */
    static String of(PlacedChangeSet placed) {
        return of(placed, null);
    }

    /** @param like a checksum of the version that is wanted; the latest version without it */
    static String of(PlacedChangeSet placed, @Nullable CheckSum like) {
        if (placed.skipped()) {
            return "";
        }
        try {
            ChecksumVersion version = like == null
                    ? ChecksumVersion.latest()
                    : ChecksumVersion.enumFromChecksumVersion(like.getVersion());
            return placed.changeSet().generateCheckSum(version).toString();
        } catch (RuntimeException | LinkageError e) {
            return "";
        }
    }
}
