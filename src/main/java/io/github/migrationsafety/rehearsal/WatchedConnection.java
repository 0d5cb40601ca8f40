package io.github.migrationsafety.rehearsal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** The connection that Liquibase is given: it knows which statement failed, and how. Not thread-safe. */
final class WatchedConnection {
    private final Connection real;
    private final Connection proxy;
    private @Nullable String failedSql;
    private @Nullable SQLException failure;

    WatchedConnection(Connection real) {
        this.real = real;
        this.proxy = proxy(Connection.class, this::onConnection);
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
        if (result instanceof CallableStatement statement) {
            return watch(CallableStatement.class, statement, sqlOf(arguments));
        }
        if (result instanceof PreparedStatement statement) {
            return watch(PreparedStatement.class, statement, sqlOf(arguments));
        }
        return result instanceof Statement statement ? watch(Statement.class, statement, null) : result;
    }

    private <S extends Statement> S watch(Class<S> type, S statement, @Nullable String prepared) {
        return proxy(type, (self, method, arguments) -> {
            if (!method.getName().startsWith("execute")) {
                return call(statement, method, arguments, null);
            }
            String given = sqlOf(arguments);
            return call(statement, method, arguments, given == null ? prepared : given);
        });
    }

    private @Nullable Object call(Object target, Method method, @Nullable Object[] arguments, @Nullable String sql)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SQLException cause && failure == null) {
                failure = cause;
                failedSql = sql;
            }
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
