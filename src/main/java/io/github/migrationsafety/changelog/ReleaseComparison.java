package io.github.migrationsafety.changelog;

import java.util.List;
import java.util.Optional;

/**
 * How a changelog differs from what is out already. Immutable.
 *
 * @param release what messages call the released state; blank when there is nothing to compare with
 * @param edited released changesets whose checksum is another one here, and that Liquibase doesn't run again for it
 * @param removed released changesets that are gone
 * @param early pending changesets that stand before a released one
 */
public record ReleaseComparison(String release, List<Edited> edited, List<Removed> removed, List<Early> early) {
    /** No difference. */
    public static final ReleaseComparison NONE = new ReleaseComparison("", List.of(), List.of(), List.of());

    /** @param accepted whether its {@code validCheckSum} lets Liquibase pass over the edit */
    public record Edited(ChangeSet changeSet, boolean accepted) {}

    /**
     * @param id its identity as it was released
     * @param movedTo a changeset with the same id, author and checksum in another file
     */
    public record Removed(ChangeSetId id, Optional<ChangeSet> movedTo) {}

    /** @param next the first released changeset that stands behind it */
    public record Early(ChangeSet changeSet, ChangeSet next) {}

    public ReleaseComparison {
        edited = List.copyOf(edited);
        removed = List.copyOf(removed);
        early = List.copyOf(early);
    }
}
