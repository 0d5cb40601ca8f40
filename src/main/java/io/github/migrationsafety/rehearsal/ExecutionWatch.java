package io.github.migrationsafety.rehearsal;

import java.sql.SQLException;
import java.util.Optional;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.exception.PreconditionErrorException;
import liquibase.exception.PreconditionFailedException;
import liquibase.precondition.core.PreconditionContainer.ErrorOption;
import liquibase.precondition.core.PreconditionContainer.FailOption;
import org.jspecify.annotations.Nullable;

/**
 * How one execution of a changeset really ended. Liquibase keeps the outcome in the changeset and never takes it back, since it
 * executes none twice: once its precondition failed, a changeset is told to be skipped or marked as ran for ever, although it
 * runs when it is executed again.
 *
 * @see <a href="https://github.com/liquibase/liquibase/blob/v4.33.0/liquibase-standard/src/main/java/liquibase/changelog/ChangeSet.java">
 *     ChangeSet.execute</a>
 */
final class ExecutionWatch extends AbstractChangeExecListener {
    private Optional<ExecType> left = Optional.empty();
    private boolean ran;

    @Override
    public void preconditionFailed(PreconditionFailedException error, FailOption onFail) {
        if (onFail == FailOption.MARK_RAN) {
            left = Optional.of(ExecType.MARK_RAN);
        } else if (onFail == FailOption.CONTINUE) {
            left = Optional.of(ExecType.SKIPPED);
        }
    }

    @Override
    public void preconditionErrored(PreconditionErrorException error, ErrorOption onError) {
        if (onError == ErrorOption.MARK_RAN) {
            left = Optional.of(ExecType.MARK_RAN);
        } else if (onError == ErrorOption.CONTINUE) {
            left = Optional.of(ExecType.SKIPPED);
        }
    }

    @Override
    public void ran(
            liquibase.change.Change change,
            liquibase.changelog.ChangeSet changeSet,
            liquibase.changelog.DatabaseChangeLog changeLog,
            liquibase.database.Database database) {
        ran = true;
    }

    /**
     * The outcome of this execution.
     *
     * @param told what Liquibase tells, which may be the outcome of an earlier one
     * @param failure the error that a statement raised
     */
    ExecType outcome(ExecType told, @Nullable SQLException failure) {
        if (left.isPresent()) {
            return left.get();
        }
        boolean stale = ran && (told == ExecType.MARK_RAN || told == ExecType.SKIPPED || told == ExecType.FAILED);
        return stale && failure == null ? ExecType.EXECUTED : told;
    }
}
