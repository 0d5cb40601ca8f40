package io.github.migrationsafety.changelog;

/**
 * A changeset that is out already.
 *
 * @param id its identity
 * @param checksum Liquibase's checksum of it as it was released; blank where Liquibase could compute none
 */
public record ReleasedChangeSet(ChangeSetId id, String checksum) {}
