package io.github.migrationsafety.step;

import io.github.migrationsafety.changelog.ChangeSetId;

/**
 * Is told how far a rehearsal has come. All calls come from the thread that rehearses, in order: {@code started}, then any
 * number of {@code changeSet}, then {@code finished}, also when the rehearsal ends by an exception. An implementation never
 * throws: progress that cannot be shown is no reason to end a rehearsal.
 */
public interface ProgressListener {
    /** Nobody listens. */
    ProgressListener NONE = new ProgressListener() {
        @Override
        public void started(int total) {}

        @Override
        public void changeSet(int index, ChangeSetId id, String phase) {}

        @Override
        public void finished() {}
    };

    /**
     * The rehearsal begins.
     *
     * @param total how many changesets it will go through
     */
    void started(int total);

    /**
     * A phase of a changeset begins.
     *
     * @param index the changeset's place, from 1 to the total
     * @param id the changeset
     * @param phase what is done with it now, such as {@code apply} or {@code roll back}
     */
    void changeSet(int index, ChangeSetId id, String phase);

    /** The rehearsal is over, whatever came of it. */
    void finished();
}
