package io.github.migrationsafety.production.migrate;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The connection that Liquibase is given for a real database. It tells each statement before it is sent, remembers which failed,
 * and can hold Liquibase's commits back: Liquibase commits a changeset and then its line in DATABASECHANGELOG, and whoever is
 * killed in between is left with a changeset that nobody knows of. Held back, both are one transaction. Not thread-safe.
 */
final class LiveConnection {
    /** Told of statements. */
    interface Listener {
        /** A statement is about to be sent; what it does itself on the connection is not told. */
        void sending(String sql) throws SQLException;

        /** It was executed. */
        void sent(String sql) throws SQLException;
    }

    private final Connection real;
    private final Listener listener;
    private final Connection proxy;
    private boolean holding;
    private boolean held;
    private Optional<String> failedSql = Optional.empty();
    private Optional<SQLException> failure = Optional.empty();

    LiveConnection(Connection real, Listener listener) {
        this.real = real;
        this.listener = listener;
        this.proxy = proxy(Connection.class, this::onConnection);
    }

    Connection proxy() {
        return proxy;
    }

    Connection real() {
        return real;
    }

    /** From now on commits are held back, until {@link #commit} or {@link #rollBack}. */
    void hold() {
        holding = true;
        held = false;
    }

    /** Commits what was held back. */
    void commit() throws SQLException {
        holding = false;
        if (!real.getAutoCommit()) {
            real.commit();
        }
    }

    /** Takes back what was held back. */
    void rollBack() throws SQLException {
        holding = false;
        if (!real.isClosed() && !real.getAutoCommit()) {
            real.rollback();
        }
    }

    void forgetFailure() {
        failedSql = Optional.empty();
        failure = Optional.empty();
    }

    /** The statement that failed first since {@link #forgetFailure}. */
    Optional<String> failedSql() {
        return failedSql;
    }

    /** How it failed. */
    Optional<SQLException> failure() {
        return failure;
    }

    private @Nullable Object onConnection(Object self, Method method, @Nullable Object[] arguments) throws Throwable {
        if (holding && method.getName().equals("commit")) {
            held = true;
            return null;
        }
        if (holding && held && method.getName().equals("rollback")) {
            // Liquibase tidies up behind a commit.
            return null;
        }
        Object result = call(real, method, arguments, null);
        if (result instanceof CallableStatement statement) {
            return watch(CallableStatement.class, statement, sqlOf(arguments));
        }
        if (result instanceof PreparedStatement statement) {
            return watch(PreparedStatement.class, statement, sqlOf(arguments));
        }
        return result instanceof Statement statement ? watch(Statement.class, statement, null) : result;
    }

    private <S extends Statement> S watch(Class<S> type, S statement, @Nullable String prepared) {
        List<String> batch = new ArrayList<>();
        return proxy(type, (self, method, arguments) -> {
            String given = sqlOf(arguments);
            if (!method.getName().startsWith("execute")) {
                if (method.getName().equals("addBatch") && given != null) {
                    batch.add(given);
                }
                return call(statement, method, arguments, null);
            }
            String sql = given != null ? given : prepared != null ? prepared : String.join(";\n", batch);
            batch.clear();
            return call(statement, method, arguments, sql);
        });
    }

    private @Nullable Object call(Object target, Method method, @Nullable Object[] arguments, @Nullable String sql)
            throws Throwable {
        try {
            if (sql != null) {
                listener.sending(sql);
            }
            Object result = method.invoke(target, arguments);
            if (sql != null) {
                held = false;
                listener.sent(sql);
            }
            return result;
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SQLException raised && failure.isEmpty()) {
                failure = Optional.of(raised);
                failedSql = Optional.ofNullable(sql);
            }
            throw e.getCause();
        }
    }

    private static @Nullable String sqlOf(@Nullable Object[] arguments) {
        return arguments != null && arguments.length > 0 && arguments[0] instanceof String sql ? sql : null;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(LiveConnection.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
