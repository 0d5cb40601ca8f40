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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Stands between Liquibase and a connection: a listener is asked to make each call, with the text of each statement, and the first
 * failure is remembered, which Liquibase wraps until nobody can tell the statement. Not thread-safe.
 */
public final class StatementTap {
    /** A call to the real connection or statement. */
    @FunctionalInterface
    public interface Call {
        /** Makes it; what it raises is what the driver raised. */
        @Nullable
        Object make() throws Throwable;
    }

    /** Makes the calls. */
    public interface Listener {
        /** A method of the connection itself, such as {@code commit}. */
        @Nullable
        Object onConnection(String method, Call call) throws Throwable;

        /**
         * A statement is to be executed.
         *
         * @param sql its text; the texts of a batch are joined
         */
        @Nullable
        Object onStatement(String sql, Call call) throws Throwable;
    }

    private final Connection real;
    private final Listener listener;
    private final Connection proxy;
    private Optional<String> failedSql = Optional.empty();
    private Optional<SQLException> failure = Optional.empty();

    /**
     * @param real the connection
     * @param listener makes every call
     */
    public StatementTap(Connection real, Listener listener) {
        this.real = real;
        this.listener = listener;
        this.proxy = proxy(Connection.class, this::onConnection);
    }

    /** What to hand to Liquibase. */
    public Connection proxy() {
        return proxy;
    }

    /** The connection itself. */
    public Connection real() {
        return real;
    }

    /** Forgets the last failure. */
    public void forgetFailure() {
        failedSql = Optional.empty();
        failure = Optional.empty();
    }

    /** The statement that failed first since {@link #forgetFailure}; empty when it was none that failed. */
    public Optional<String> failedSql() {
        return failedSql;
    }

    /** How it failed. */
    public Optional<SQLException> failure() {
        return failure;
    }

    /** Remembers a failure, if it is the first. */
    void failed(@Nullable String sql, SQLException raised) {
        if (failure.isEmpty()) {
            failure = Optional.of(raised);
            failedSql = Optional.ofNullable(sql);
        }
    }

    private @Nullable Object onConnection(Object self, Method method, @Nullable Object[] arguments) throws Throwable {
        Object result = listener.onConnection(method.getName(), () -> call(real, method, arguments, null));
        if (result instanceof CallableStatement statement) {
            return tap(CallableStatement.class, statement, sqlOf(arguments));
        }
        if (result instanceof PreparedStatement statement) {
            return tap(PreparedStatement.class, statement, sqlOf(arguments));
        }
        return result instanceof Statement statement ? tap(Statement.class, statement, null) : result;
    }

    private <S extends Statement> S tap(Class<S> type, S statement, @Nullable String prepared) {
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
            return listener.onStatement(sql, () -> call(statement, method, arguments, sql));
        });
    }

    private @Nullable Object call(Object target, Method method, @Nullable Object[] arguments, @Nullable String sql)
            throws Throwable {
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof SQLException raised) {
                failed(sql, raised);
            }
            throw e.getCause();
        }
    }

    private static @Nullable String sqlOf(@Nullable Object[] arguments) {
        return arguments != null && arguments.length > 0 && arguments[0] instanceof String sql ? sql : null;
    }

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(StatementTap.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
