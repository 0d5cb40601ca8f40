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
        List<BundledChangeSet> changeSets) {
    RehearsalRecord {
        postgres = List.copyOf(postgres);
        changeSets = List.copyOf(changeSets);
    }
}
