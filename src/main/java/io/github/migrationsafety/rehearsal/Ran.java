package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.rehearsal.seed.Seeder;
import java.util.List;
import liquibase.changelog.ChangeSet.ExecType;

/**
 * A changeset that is in the database.
 *
 * @param changeSet the changelog's own record: duplicates may be equal, so it is told by identity
 * @param outcome how DATABASECHANGELOG records it
 * @param rows how tables were filled with made-up rows, and emptied of them, since the changeset before it
 */
record Ran(ChangeSet changeSet, ExecType outcome, List<Seeder.Change> rows) {
    Ran {
        rows = List.copyOf(rows);
    }

    /** The same, on tables without made-up rows. */
    Ran withoutRows() {
        return new Ran(changeSet, outcome, List.of());
    }
}
