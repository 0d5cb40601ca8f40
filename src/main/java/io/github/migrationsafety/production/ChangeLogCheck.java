package io.github.migrationsafety.production;

import io.github.migrationsafety.changelog.ChangeSet;

/** Whether every changeset that ran in a database still is what it was; Liquibase refuses to update otherwise. Stateless. */
public final class ChangeLogCheck {
    private static final String NAME = "no edited released changeset";

    private ChangeLogCheck() {}

    /** The check. */
    public static Check of(Standing standing) {
        if (standing.edited().isEmpty()) {
            int applied = standing.applied().size();
            return applied == 0
                    ? Check.notApplicable(NAME, "no changeset has been applied yet")
                    : Check.passed(NAME, Names.count(applied, "applied changeset") + " as applied");
        }
        return Check.failed(
                NAME,
                Names.of(standing.edited().stream().map(ChangeSet::id).toList()),
                "Give the changeset the form back in which it was applied, and put the change into a new one.");
    }
}
