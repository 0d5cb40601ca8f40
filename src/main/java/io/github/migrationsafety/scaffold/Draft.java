package io.github.migrationsafety.scaffold;

import java.util.List;

/**
 * The changesets of one release, in order. Immutable.
 *
 * @param title what they do, in a few words that can become a file's name: {@code add-sensors-label}
 * @param parts the changesets
 * @param notes what the user has to know, full sentences
 */
public record Draft(String title, List<Part> parts, List<String> notes) {
    /**
     * A changeset.
     *
     * @param name what tells it from the others of the draft
     * @param runInTransaction false for statements that PostgreSQL refuses in a transaction
     * @param sql its statements
     * @param rollback its way back
     * @param split false for one statement with semicolons of its own
     */
    public record Part(String name, boolean runInTransaction, List<String> sql, List<String> rollback, boolean split) {
        public Part {
            sql = List.copyOf(sql);
            rollback = List.copyOf(rollback);
        }
    }

    public Draft {
        parts = List.copyOf(parts);
        notes = List.copyOf(notes);
    }
}
