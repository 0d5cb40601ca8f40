package io.github.migrationsafety.production.migrate;

import io.github.migrationsafety.rehearsal.StatementTap;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * The connection that Liquibase is given for a real database. It tells each statement before it is sent, remembers which failed,
 * and can hold Liquibase's commits back: Liquibase commits a changeset and then its line in DATABASECHANGELOG, and whoever is
 * killed in between is left with a changeset that nobody knows of. Held back, both are one transaction. Not thread-safe.
 */
final class LiveConnection implements StatementTap.Listener {
    /** Told of statements. */
    interface Listener {
        /** A statement is about to be sent; what it does itself on the connection is not told. */
        void sending(String sql) throws SQLException;

        /** It was executed. */
        void sent(String sql) throws SQLException;
    }

    private final StatementTap tap;
    private final Listener listener;
    // Odd while an answer is waited for; another number for every call.
    private final AtomicLong calls = new AtomicLong();
    private boolean holding;
    private boolean held;

    LiveConnection(Connection real, Listener listener) {
        this.tap = new StatementTap(real, this);
        this.listener = listener;
    }

    Connection proxy() {
        return tap.proxy();
    }

    Connection real() {
        return tap.real();
    }

    /** The call that the server has not answered yet; any thread may ask. */
    OptionalLong unanswered() {
        long call = calls.get();
        return call % 2 == 0 ? OptionalLong.empty() : OptionalLong.of(call);
    }

    /** Asks the server without telling the listener. */
    void quietly(String sql) throws SQLException {
        calls.incrementAndGet();
        try (Statement statement = real().createStatement()) {
            statement.execute(sql);
        } finally {
            calls.incrementAndGet();
        }
    }

    private @Nullable Object answered(StatementTap.Call call) throws Throwable {
        calls.incrementAndGet();
        try {
            return call.make();
        } finally {
            calls.incrementAndGet();
        }
    }

    /** From now on commits are held back, until {@link #commit} or {@link #rollBack}. */
    void hold() {
        holding = true;
        held = false;
    }

    /** Commits what was held back. */
    void commit() throws SQLException {
        holding = false;
        if (!real().getAutoCommit()) {
            calls.incrementAndGet();
            try {
                real().commit();
            } finally {
                calls.incrementAndGet();
            }
        }
    }

    /** Takes back what was held back. */
    void rollBack() throws SQLException {
        holding = false;
        if (!real().isClosed() && !real().getAutoCommit()) {
            calls.incrementAndGet();
            try {
                real().rollback();
            } finally {
                calls.incrementAndGet();
            }
        }
    }

    void forgetFailure() {
        tap.forgetFailure();
    }

    /** The statement that failed first since {@link #forgetFailure}. */
    Optional<String> failedSql() {
        return tap.failedSql();
    }

    /** How it failed. */
    Optional<SQLException> failure() {
        return tap.failure();
    }

    @Override
    public @Nullable Object onConnection(String method, StatementTap.Call call) throws Throwable {
        if (holding && method.equals("commit")) {
            held = true;
            return null;
        }
        if (holding && held && method.equals("rollback")) {
            // Liquibase tidies up behind a commit.
            return null;
        }
        return answered(call);
    }

    @Override
    public @Nullable Object onStatement(String sql, StatementTap.Call call) throws Throwable {
        listener.sending(sql);
        Object result = answered(call);
        held = false;
        listener.sent(sql);
        return result;
    }
}
