package io.github.migrationsafety.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Tells whether a program that restores into a database gets anywhere: pg_restore can go round in circles for ever on a damaged
 * archive. It does where it says something, or where a session in the database is at work or was since the last look. {@link
 * #said()} may be called by any thread.
 *
 * @see <a href="https://www.postgresql.org/docs/17/progress-reporting.html#COPY-PROGRESS-REPORTING">COPY progress</a>
 */
public final class SignsOfLife {
    private static final String SESSIONS =
            "select coalesce(bool_or(a.state = 'active' and a.wait_event is distinct from 'ClientRead'), false),"
                    + " count(*) || ' ' || coalesce(max(a.state_change)::text, '') || ' '"
                    + " || coalesce(sum(c.bytes_processed)::text, '')"
                    + " from pg_catalog.pg_stat_activity a left join pg_catalog.pg_stat_progress_copy c on c.pid = a.pid"
                    + " where a.datname = current_database() and a.pid <> pg_catalog.pg_backend_pid()"
                    + " and a.backend_type = 'client backend'";

    private final RealDatabase database;
    private final Duration patience;
    private final AtomicLong lines = new AtomicLong();
    private String last = "";
    private long since = System.nanoTime();

    /** @param patience how long nothing may happen */
    public SignsOfLife(RealDatabase database, Duration patience) {
        this.database = database;
        this.patience = patience;
    }

    /** The program said something. */
    void said() {
        lines.incrementAndGet();
    }

    /** Whether nothing has happened for too long. */
    public boolean isStuck() {
        String now = lines.get() + " " + sessions();
        if (!now.equals(last)) {
            last = now;
            since = System.nanoTime();
        }
        return System.nanoTime() - since > patience.toNanos();
    }

    private String sessions() {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(SESSIONS)) {
            row.next();
            return row.getBoolean(1) ? "at work " + System.nanoTime() : row.getString(2);
        } catch (SQLException e) {
            // A server that takes no session now is at work, or gone: then the program ends by itself.
            return "unknown " + System.nanoTime();
        }
    }
}
