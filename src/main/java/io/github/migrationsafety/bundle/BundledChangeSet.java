package io.github.migrationsafety.bundle;

import io.github.migrationsafety.changelog.ChangeSetId;

/**
 * What a rehearsal leaves about one changeset, and what the bundle's manifest tells about it. There are no times in it: they are
 * never the same twice, and those of a throwaway server with a few hundred rows tell nothing about production. Immutable.
 *
 * @param path the changelog's path, as DATABASECHANGELOG records it
 * @param id its id
 * @param author its author
 * @param checksum Liquibase's checksum
 * @param outcome {@code rehearsed}, {@code failed}, {@code skipped} or {@code not-rehearsed}
 * @param markedAsRan whether Liquibase recorded it without running it, because its precondition did not hold
 * @param pending whether it belongs to this release
 * @param fingerprintBefore the fingerprint of the schema before it; blank if it did not run
 * @param fingerprintAfter the fingerprint of the schema after it; blank if it did not run
 * @param wayBack {@code given}, {@code generated}, {@code empty} or {@code missing}
 * @param apply what applying it did to relations that stood before
 * @param rollback what its rollback did to relations that stood before
 */
public record BundledChangeSet(
        String path,
        String id,
        String author,
        String checksum,
        String outcome,
        boolean markedAsRan,
        boolean pending,
        String fingerprintBefore,
        String fingerprintAfter,
        String wayBack,
        ObservedEffects apply,
        ObservedEffects rollback) {
    /** Its identity. */
    public ChangeSetId identity() {
        return new ChangeSetId(path, id, author);
    }

    /** Whether it was applied in the rehearsal, and rolled back and applied again if it has a way back. */
    public boolean rehearsed() {
        return outcome.equals("rehearsed");
    }
}
