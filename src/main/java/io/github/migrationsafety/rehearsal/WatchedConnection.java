package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.rehearsal.observe.Observer;
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
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The connection that Liquibase is given: it knows which statement failed, and how, and lets an observer see each statement.
 * Not thread-safe.
 */
final class WatchedConnection {
    private static final Set<String> ENDS_TRANSACTION = Set.of("commit", "rollback", "setAutoCommit");

    private final Connection real;
    private final Connection proxy;
    private @Nullable Observer observer;
    private @Nullable String failedSql;
    private @Nullable SQLException failure;

    WatchedConnection(Connection real) {
        this.real = real;
        this.proxy = proxy(Connection.class, this::onConnection);
    }

    /** From now on this observer sees every statement. */
    void observedBy(Observer newObserver) {
        observer = newObserver;
    }

    /** What to hand to Liquibase. */
    Connection proxy() {
        return proxy;
    }

    /** The connection itself. */
    Connection real() {
        return real;
    }

    /** Forgets the last failure. */
    void forgetFailure() {
        failedSql = null;
        failure = null;
    }

    /** The statement that failed first since {@link #forgetFailure()}. */
    @Nullable
    String failedSql() {
        return failedSql;
    }

    /** How it failed. */
    @Nullable
    SQLException failure() {
        return failure;
    }

    private @Nullable Object onConnection(Object self, Method method, @Nullable Object[] arguments) throws Throwable {
        Object result = call(real, method, arguments, null);
        if (observer != null && ENDS_TRANSACTION.contains(method.getName())) {
            observer.transactionEnded();
        }
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
            return observer == null || sql == null
                    ? invoke(target, method, arguments)
                    : observer.observe(sql, () -> invoke(target, method, arguments));
        } catch (SQLException e) {
            if (failure == null) {
                failure = e;
                failedSql = sql;
            }
            throw e;
        }
    }

    private static @Nullable Object invoke(Object target, Method method, @Nullable Object[] arguments)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private static @Nullable String sqlOf(@Nullable Object[] arguments) {
        return arguments != null && arguments.length > 0 && arguments[0] instanceof String sql ? sql : null;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(
                Proxy.newProxyInstance(WatchedConnection.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
