package io.github.migrationsafety.bundle;

import java.util.List;

/**
 * What a rehearsal leaves for the bundle: machine-readable, and free of times and paths, so that the same changelog rehearsed
 * twice leaves the same bytes.
 *
 * @param schemaVersion 1
 * @param passed whether the rehearsal's verdict was passed
 * @param changeLog the root changelog
 * @param changeLogDigest {@link ChangeLogDigest} of what was rehearsed
 * @param plugin the plugin's version
 * @param liquibase Liquibase's version
 * @param postgres the PostgreSQL versions it was rehearsed on
 * @param changeSets each changeset in order
 */
record RehearsalRecord(
        int schemaVersion,
        boolean passed,
        String changeLog,
        String changeLogDigest,
        String plugin,
        String liquibase,
        List<String> postgres,
        List<Entry> changeSets) {
    /**
     * @param checksum Liquibase's checksum
     * @param outcome {@code rehearsed}, {@code failed}, {@code skipped} or {@code not-rehearsed}
     * @param pending whether it belongs to this release
     * @param fingerprintBefore the fingerprint of the schema before it; blank if it did not run
     * @param fingerprintAfter the fingerprint of the schema after it; blank if it did not run
     */
    record Entry(
            String path,
            String id,
            String author,
            String checksum,
            String outcome,
            boolean pending,
            String fingerprintBefore,
            String fingerprintAfter) {}

    RehearsalRecord {
        postgres = List.copyOf(postgres);
        changeSets = List.copyOf(changeSets);
    }
}
