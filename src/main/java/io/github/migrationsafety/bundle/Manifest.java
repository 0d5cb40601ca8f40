package io.github.migrationsafety.bundle;

import java.util.List;

/**
 * {@code manifest.json}: what is bundled, and what was proved of it. Immutable.
 *
 * @param schemaVersion 1
 * @param module the module's {@code groupId:artifactId:version}
 * @param verdict always {@code passed}: nothing else is bundled
 * @param changeLog the root changelog, below {@code changelog/}
 * @param changeLogDigest what the rehearsal depended on, as one number
 * @param tool what it was proved with
 * @param postgres the PostgreSQL versions it was rehearsed on
 * @param changeSets each changeset in order
 */
public record Manifest(
        int schemaVersion,
        String module,
        String verdict,
        String changeLog,
        String changeLogDigest,
        Tool tool,
        List<String> postgres,
        List<BundledChangeSet> changeSets) {
    /** The versions of the plugin and of Liquibase. */
    public record Tool(String name, String version, String liquibase) {}

    public Manifest {
        postgres = List.copyOf(postgres);
        changeSets = List.copyOf(changeSets);
    }

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
