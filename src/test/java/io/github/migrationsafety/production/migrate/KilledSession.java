package io.github.migrationsafety.production.migrate;

import io.github.migrationsafety.postgres.TestPostgres;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Sessions of which the first one, which migrates, is terminated by the server at a chosen moment. */
final class KilledSession implements Sessions {
    private final TestPostgres.Database database;
    private final int at;
    private final boolean afterwards;
    private final AtomicBoolean first = new AtomicBoolean(true);
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicBoolean killed = new AtomicBoolean();

    private final Death death;

    /** How it is killed. */
    interface Death {
        void of(int pid) throws Exception;
    }

    /**
     * @param at at which statement or commit, from 1
     * @param afterwards whether the server still does it
     */
    KilledSession(TestPostgres.Database database, int at, boolean afterwards) {
        this(database, at, afterwards, pid -> {
            try (Connection other = database.connect();
                    Statement statement = other.createStatement()) {
                statement.execute("SELECT pg_terminate_backend(" + pid + ", 10000)");
            }
        });
    }

    /** As above, by something else. */
    KilledSession(TestPostgres.Database database, int at, boolean afterwards, Death death) {
        this.death = death;
        this.database = database;
        this.at = at;
        this.afterwards = afterwards;
    }

    /** Whether the moment came. */
    boolean killed() {
        return killed.get();
    }

    @Override
    public Connection open() throws SQLException {
        Connection real = database.connect();
        if (!first.getAndSet(false)) {
            return real;
        }
        int pid = pid(real);
        return proxy(Connection.class, real, (method, arguments) -> {
            Object result = call(real, method, arguments, method.getName().equals("commit"), pid);
            if (result instanceof Statement statement) {
                return proxy(
                        method.getReturnType(),
                        result,
                        (inner, given) ->
                                call(statement, inner, given, inner.getName().startsWith("execute"), pid));
            }
            return result;
        });
    }

    private interface Handler {
        @Nullable
        Object handle(Method method, @Nullable Object[] arguments) throws Throwable;
    }

    @SuppressWarnings("unchecked")
    private static <T> T proxy(Class<?> type, Object real, Handler handler) {
        return (T) Proxy.newProxyInstance(
                KilledSession.class.getClassLoader(),
                new Class<?>[] {type},
                (self, method, arguments) ->
                        method.getName().equals("unwrap") ? real : handler.handle(method, arguments));
    }

    private @Nullable Object call(Object target, Method method, @Nullable Object[] arguments, boolean counts, int pid)
            throws Throwable {
        boolean now = counts && calls.incrementAndGet() == at;
        if (now && !afterwards) {
            kill(pid);
        }
        try {
            return method.invoke(target, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        } finally {
            if (now && afterwards) {
                kill(pid);
            }
        }
    }

    private void kill(int pid) throws Exception {
        killed.set(true);
        death.of(pid);
    }

    private static int pid(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            return row.getInt(1);
        }
    }
}
