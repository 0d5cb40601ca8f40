package io.github.migrationsafety.step;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.schema.Schema;
import java.util.Optional;

/**
 * A schema before, a changeset, a schema after. Both witnesses hand it to the same rules.
 *
 * @param changeSet the changeset
 * @param before the schema before it
 * @param after the schema after it
 * @param evidence what the rehearsal saw; empty from the source witness
 */
public record Step(ChangeSet changeSet, Schema before, Schema after, Optional<Evidence> evidence) {
    /** This step with other evidence. */
    public Step with(Evidence newEvidence) {
        return new Step(changeSet, before, after, Optional.of(newEvidence));
    }
}
