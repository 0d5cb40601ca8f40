package io.github.migrationsafety.rehearsal;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * The connection that Liquibase is given. It knows which statement failed, and it can hold the transaction: while it does,
 * a commit only sets a savepoint and a rollback only returns to it, so that everything Liquibase did can still be looked at from
 * this very session and then be kept or undone as a whole. Not thread-safe.
 */
final class WatchedConnection {
    private static final String SAVEPOINT = "migration_safety_held";

    /** <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">invalid_savepoint_specification</a>. */
    private static final String NO_SUCH_SAVEPOINT = "3B001";

    private final Connection real;
    private final Connection proxy;
    private boolean held;
    private boolean escaped;
    private @Nullable Savepoint mark;
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

    /** From now on nothing is committed or rolled back for good. */
    void hold() throws SQLException {
        real.setAutoCommit(false);
        held = true;
        escaped = false;
        mark = real.setSavepoint(SAVEPOINT);
    }

    /** Whether a COMMIT or ROLLBACK in the changeset's own SQL ended the held transaction, so that it can't be undone. */
    boolean escaped() {
        return escaped;
    }

    /** Ends {@link #hold()} and keeps everything. */
    void keep() throws SQLException {
        held = false;
        mark = null;
        real.commit();
    }

    /** Ends {@link #hold()} and undoes everything. */
    void undo() throws SQLException {
        held = false;
        mark = null;
        real.rollback();
    }

    private @Nullable Object onConnection(Object self, Method method, @Nullable Object[] arguments) throws Throwable {
        if (held) {
            switch (method.getName()) {
                case "commit" -> {
                    moveMark(true);
                    return null;
                }
                case "rollback" -> {
                    if (arguments == null || arguments.length == 0) {
                        moveMark(false);
                        return null;
                    }
                }
                case "setAutoCommit" -> {
                    return null;
                }
                default -> {}
            }
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

    private void moveMark(boolean forward) throws SQLException {
        try {
            if (forward) {
                real.releaseSavepoint(mark);
                mark = real.setSavepoint(SAVEPOINT);
            } else {
                real.rollback(mark);
            }
        } catch (SQLException e) {
            if (!NO_SUCH_SAVEPOINT.equals(e.getSQLState())) {
                throw e;
            }
            escaped = true;
            real.rollback();
            mark = real.setSavepoint(SAVEPOINT);
        }
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
