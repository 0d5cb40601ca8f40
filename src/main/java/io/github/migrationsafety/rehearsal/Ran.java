package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.ExecType;

/**
 * A changeset that is in the database.
 *
 * @param changeSet the changelog's own record: duplicates may be equal, so it is told by identity
 * @param outcome how DATABASECHANGELOG records it
 */
record Ran(ChangeSet changeSet, ExecType outcome) {}
