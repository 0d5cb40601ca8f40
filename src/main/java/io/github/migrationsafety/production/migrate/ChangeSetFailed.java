package io.github.migrationsafety.production.migrate;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.step.SqlFailure;
import java.util.Optional;

/** A changeset that could not be applied or rolled back. */
final class ChangeSetFailed extends Exception {
    private static final long serialVersionUID = 1;

    private final transient ChangeSet changeSet;
    private final transient SqlFailure failure;
    private final transient Optional<String> stopped;
    private final int executed;

    /**
     * @param stopped why it was interrupted, if it was
     * @param executed how many of its statements stay in the database all the same
     */
    ChangeSetFailed(ChangeSet changeSet, SqlFailure failure, Optional<String> stopped, int executed, Throwable cause) {
        super(changeSet.id() + " failed: " + failure, cause);
        this.changeSet = changeSet;
        this.failure = failure;
        this.stopped = stopped;
        this.executed = executed;
    }

    ChangeSet changeSet() {
        return changeSet;
    }

    /** What happened, as a sentence without a full stop. */
    String words() {
        String left = executed == 0
                ? ""
                : "; " + executed + (executed == 1 ? " of its statements stays" : " of its statements stay")
                        + " in the database, because it does not run in a transaction";
        return stopped.map(why -> changeSet.id() + " was interrupted and taken back: " + why)
                .orElse(changeSet.id() + " at " + changeSet.at() + " failed: " + failure + left);
    }
}
