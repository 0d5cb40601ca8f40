package io.github.migrationsafety.bundle;

import java.util.List;
import java.util.Optional;

/**
 * What a shard of a rehearsal says of itself, so that nothing is put together that does not belong together.
 *
 * @param schemaVersion 1
 * @param index which shard it is, from 1
 * @param total how many there are
 * @param from the first changeset that it proved, by its place in the changelog, from 0
 * @param to the first one after it
 * @param changeLogDigest {@link RehearsalEvidence#digest} of what was rehearsed
 * @param settings a digest of what else decides what a rehearsal finds: rows, tenants, the names of Liquibase's tables
 * @param plugin the plugin's version
 * @param liquibase Liquibase's version
 * @param postgres the server's full version
 * @param limits what could not be seen on that server, at most one sentence
 */
public record ShardRecord(
        int schemaVersion,
        int index,
        int total,
        int from,
        int to,
        String changeLogDigest,
        String settings,
        String plugin,
        String liquibase,
        String postgres,
        List<String> limits) {
    /** The version of this form. */
    public static final int SCHEMA_VERSION = 1;

    public ShardRecord {
        limits = List.copyOf(limits);
    }

    /** The major version of the server. */
    public int postgresMajor() {
        return Integer.parseInt(postgres.replaceFirst("\\D.*", ""));
    }

    /** {@code 2/4}. */
    public String name() {
        return index + "/" + total;
    }

    /** What this shard was rehearsed with or on that the other was not; a clause, as in "PostgreSQL 16.9 and 17.6". */
    Optional<String> difference(ShardRecord other) {
        if (total != other.total) {
            return Optional.of("one of " + total + " and one of " + other.total + " shards");
        }
        if (!plugin.equals(other.plugin)) {
            return Optional.of("versions " + plugin + " and " + other.plugin + " of this plugin");
        }
        if (!liquibase.equals(other.liquibase)) {
            return Optional.of("Liquibase " + liquibase + " and " + other.liquibase);
        }
        if (!postgres.equals(other.postgres)) {
            return Optional.of("PostgreSQL " + postgres + " and " + other.postgres);
        }
        if (!settings.equals(other.settings)) {
            return Optional.of(
                    "different settings: `seed` or `tenancy` in the policy, seed scripts, or Liquibase's tables");
        }
        return changeLogDigest.equals(other.changeLogDigest)
                ? Optional.empty()
                : Optional.of(
                        "different changelogs, or the same with other parameters, contexts, labels or `released`");
    }
}
