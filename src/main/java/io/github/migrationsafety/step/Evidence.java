package io.github.migrationsafety.step;

import io.github.migrationsafety.schema.SchemaDelta;
import java.util.List;
import java.util.Optional;

/**
 * What the rehearsal of one changeset saw.
 *
 * @param outcome how far it came
 * @param note why it was not rehearsed or what it could not run without; a full sentence
 * @param apply the first execution
 * @param rollback the rollback, unless there is none or applying failed
 * @param reapply the second execution, unless the rollback failed
 * @param chainRollback the rollback in the chain back at the end, unless the chain did not come this far
 * @param fingerprintBefore the fingerprint of the schema before the changeset; blank if it did not run
 * @param fingerprintAfter the fingerprint of the schema after the changeset; blank if it did not run
 * @param data what the rows in the tables proved
 * @param failedOnRows the error that the first execution raised on tables that hold rows, where it succeeds on empty ones; then
 *     {@code apply} and what follows happened on empty tables
 * @param sessionBound whether the rollback, which failed in a session of its own, worked in the session that had applied
 */
public record Evidence(
        Outcome outcome,
        Optional<String> note,
        Optional<Run> apply,
        Optional<Run> rollback,
        Optional<Run> reapply,
        Optional<ChainRun> chainRollback,
        String fingerprintBefore,
        String fingerprintAfter,
        DataProof data,
        Optional<SqlFailure> failedOnRows,
        boolean sessionBound) {
    /** The note of a changeset that Liquibase recorded without running it. */
    public static final String MARKED_AS_RAN =
            "Its precondition failed and Liquibase marked it as ran (MARK_RAN): nothing was proved.";

    /** How far a rehearsal came. */
    public enum Outcome {
        /** Applied, and rolled back and applied again if it has a rollback. */
        REHEARSED,
        /** Applying it failed. */
        FAILED,
        /** It could not run, because of a changeset that failed or was left out before it, or a context, label or dbms filter. */
        SKIPPED,
        /** Nothing was proved: released, MARK_RAN, or its class is missing. */
        NOT_REHEARSED
    }

    /**
     * The rollback in the chain back.
     *
     * @param run the execution
     * @param unexplained what differs from the state before the changeset and is not owed to a changeset whose own rollback
     *     was found wrong before
     * @param broken whether the chain had gone astray before, through a rollback that was found wrong on its own
     * @param rows tables whose rows are not those from before all that was rolled back, although each rollback, tried on its own,
     *     brought them back
     */
    public record ChainRun(Run run, SchemaDelta unexplained, boolean broken, List<DataProof.Difference> rows) {
        public ChainRun {
            rows = List.copyOf(rows);
        }

        /** A rollback after which the rows are as they should be. */
        public ChainRun(Run run, SchemaDelta unexplained, boolean broken) {
            this(run, unexplained, broken, List.of());
        }

        /** Whether it left something that nothing else explains. */
        public boolean differs() {
            return !unexplained.isEmpty() || !rows.isEmpty();
        }

        ChainRun withoutTime() {
            return new ChainRun(run.withoutTime(), unexplained, broken, rows);
        }
    }

    /** Evidence of a rehearsal whose rollback does not depend on the session. */
    public Evidence(
            Outcome outcome,
            Optional<String> note,
            Optional<Run> apply,
            Optional<Run> rollback,
            Optional<Run> reapply,
            Optional<ChainRun> chainRollback,
            String fingerprintBefore,
            String fingerprintAfter,
            DataProof data,
            Optional<SqlFailure> failedOnRows) {
        this(
                outcome,
                note,
                apply,
                rollback,
                reapply,
                chainRollback,
                fingerprintBefore,
                fingerprintAfter,
                data,
                failedOnRows,
                false);
    }

    /** Evidence of a rehearsal on empty tables. */
    public Evidence(
            Outcome outcome,
            Optional<String> note,
            Optional<Run> apply,
            Optional<Run> rollback,
            Optional<Run> reapply,
            Optional<ChainRun> chainRollback,
            String fingerprintBefore,
            String fingerprintAfter) {
        this(
                outcome,
                note,
                apply,
                rollback,
                reapply,
                chainRollback,
                fingerprintBefore,
                fingerprintAfter,
                DataProof.NONE,
                Optional.empty());
    }

    /** Evidence of a rehearsal that rows in the tables did not hinder. */
    public Evidence(
            Outcome outcome,
            Optional<String> note,
            Optional<Run> apply,
            Optional<Run> rollback,
            Optional<Run> reapply,
            Optional<ChainRun> chainRollback,
            String fingerprintBefore,
            String fingerprintAfter,
            DataProof data) {
        this(
                outcome,
                note,
                apply,
                rollback,
                reapply,
                chainRollback,
                fingerprintBefore,
                fingerprintAfter,
                data,
                Optional.empty());
    }

    /** Evidence of a changeset that proved nothing, with the reason. */
    public static Evidence nothing(Outcome outcome, String note) {
        return new Evidence(
                outcome,
                Optional.of(note),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                "",
                "");
    }

    /** Whether Liquibase recorded the changeset without running it, because of its precondition. */
    public boolean markedAsRan() {
        return outcome == Outcome.NOT_REHEARSED
                && note.filter(MARKED_AS_RAN::equals).isPresent();
    }

    /** This evidence between two states of the schema. */
    public Evidence between(String before, String after) {
        return new Evidence(
                outcome,
                note,
                apply,
                rollback,
                reapply,
                chainRollback,
                before,
                after,
                data,
                failedOnRows,
                sessionBound);
    }

    /** This evidence with the rollback in the chain back. */
    public Evidence with(ChainRun chain) {
        return new Evidence(
                outcome,
                note,
                apply,
                rollback,
                reapply,
                Optional.of(chain),
                fingerprintBefore,
                fingerprintAfter,
                data,
                failedOnRows,
                sessionBound);
    }

    /** This evidence of a changeset that the chain back did not come to. */
    public Evidence withoutChain() {
        return new Evidence(
                outcome,
                note,
                apply,
                rollback,
                reapply,
                Optional.empty(),
                fingerprintBefore,
                fingerprintAfter,
                data,
                failedOnRows,
                sessionBound);
    }

    /** This evidence with what the rows proved. */
    public Evidence with(DataProof proof) {
        return new Evidence(
                outcome,
                note,
                apply,
                rollback,
                reapply,
                chainRollback,
                fingerprintBefore,
                fingerprintAfter,
                proof,
                failedOnRows,
                sessionBound);
    }

    /** This evidence of a changeset that failed on tables that hold rows, and then ran on empty ones. */
    public Evidence withFailureOnRows(SqlFailure failure) {
        return new Evidence(
                outcome,
                note,
                apply,
                rollback,
                reapply,
                chainRollback,
                fingerprintBefore,
                fingerprintAfter,
                data,
                Optional.of(failure),
                sessionBound);
    }

    /** This evidence with every duration zero. */
    public Evidence withoutTimes() {
        return new Evidence(
                outcome,
                note,
                apply.map(Run::withoutTime),
                rollback.map(Run::withoutTime),
                reapply.map(Run::withoutTime),
                chainRollback.map(ChainRun::withoutTime),
                fingerprintBefore,
                fingerprintAfter,
                data,
                failedOnRows,
                sessionBound);
    }

    /** This evidence with a rollback that works only in the session that applied. */
    public Evidence boundToSession() {
        return new Evidence(
                outcome,
                note,
                apply,
                rollback,
                reapply,
                chainRollback,
                fingerprintBefore,
                fingerprintAfter,
                data,
                failedOnRows,
                true);
    }

    /** Whether the rollback, tried on its own, failed, left behind more than another column order, or other rows. */
    public boolean rollbackIsWrong() {
        SchemaDelta left = leftBehind();
        return rollback.filter(Run::failed).isPresent()
                || !data.rollback().isEmpty()
                || (!left.isEmpty() && !left.columnOrderOnly());
    }

    /** What apply and rollback together left behind; nothing unless both succeeded. */
    public SchemaDelta leftBehind() {
        return both(apply, rollback);
    }

    /** How the state after the second execution differs from the one after the first. */
    public SchemaDelta reapplyDifference() {
        return both(rollback, reapply);
    }

    private static SchemaDelta both(Optional<Run> first, Optional<Run> second) {
        if (first.isEmpty()
                || second.isEmpty()
                || first.get().failed()
                || second.get().failed()) {
            return SchemaDelta.NONE;
        }
        return first.get().delta().then(second.get().delta());
    }
}
