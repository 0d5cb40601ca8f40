package io.github.migrationsafety.changelog;

/**
 * What identifies a changeset to Liquibase.
 *
 * @param path the changelog's path, as DATABASECHANGELOG records it (logicalFilePath included)
 * @param id its id
 * @param author its author
 */
public record ChangeSetId(String path, String id, String author) {
    /** {@code path::id::author}, Liquibase's own way to write it. */
    @Override
    public String toString() {
        return path + "::" + id + "::" + author;
    }
}
