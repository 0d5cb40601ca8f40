package io.github.migrationsafety.bundle;

import java.util.List;

/**
 * {@code manifest.json}.
 *
 * @param schemaVersion 1
 * @param module the module's {@code groupId:artifactId:version}
 * @param verdict always {@code passed}: nothing else is bundled
 * @param changeLog the root changelog, below {@code changelog/}
 * @param changeLogDigest what the rehearsal depended on, as one number
 * @param tool what it was proved with
 * @param postgres the PostgreSQL versions it was rehearsed on
 * @param changeSets each changeset with its checksum and the fingerprint of the schema before and after it
 */
record Manifest(
        int schemaVersion,
        String module,
        String verdict,
        String changeLog,
        String changeLogDigest,
        Tool tool,
        List<String> postgres,
        List<RehearsalRecord.Entry> changeSets) {
    /** The versions of the plugin and of Liquibase. */
    record Tool(String name, String version, String liquibase) {}

    static Manifest of(String module, RehearsalRecord rehearsal) {
        return new Manifest(
                1,
                module,
                "passed",
                rehearsal.changeLog(),
                rehearsal.changeLogDigest(),
                new Tool("migration-safety-maven-plugin", rehearsal.plugin(), rehearsal.liquibase()),
                rehearsal.postgres(),
                rehearsal.changeSets());
    }
}
