package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.rehearsal.observe.Observer;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connection that Liquibase is given: it knows which statement failed, and how, and lets an observer see each statement.
 * Not thread-safe.
 */
final class WatchedConnection implements StatementTap.Listener {
    private static final Set<String> ENDS_TRANSACTION = Set.of("commit", "rollback", "setAutoCommit");

    private final StatementTap tap;
    private @Nullable Observer observer;

    WatchedConnection(Connection real) {
        this.tap = new StatementTap(real, this);
    }

    /** From now on this observer sees every statement. */
    void observedBy(Observer newObserver) {
        observer = newObserver;
    }

    /** What to hand to Liquibase. */
    Connection proxy() {
        return tap.proxy();
    }

    /** The connection itself. */
    Connection real() {
        return tap.real();
    }

    /** Forgets the last failure. */
    void forgetFailure() {
        tap.forgetFailure();
    }

    /** The statement that failed first since {@link #forgetFailure()}. */
    @Nullable
    String failedSql() {
        return tap.failedSql().orElse(null);
    }

    /** How it failed. */
    @Nullable
    SQLException failure() {
        return tap.failure().orElse(null);
    }

    @Override
    public @Nullable Object onConnection(String method, StatementTap.Call call) throws Throwable {
        Object result = call.make();
        if (observer != null && ENDS_TRANSACTION.contains(method)) {
            observer.transactionEnded();
        }
        return result;
    }

    @Override
    public @Nullable Object onStatement(String sql, StatementTap.Call call) throws Throwable {
        try {
            return observer == null ? call.make() : observer.observe(sql, call::make);
        } catch (SQLException e) {
            // The observer's own questions can fail, too.
            tap.failed(sql, e);
            throw e;
        }
    }
}
