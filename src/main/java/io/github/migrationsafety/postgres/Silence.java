package io.github.migrationsafety.postgres;

import io.github.migrationsafety.SetupException;
import java.net.SocketTimeoutException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A database of which nothing is heard any more. While something runs that may take as long as it likes, such as {@code pg_dump},
 * an instance asks the database now and then, in a session of its own, whether it is still there. Not thread-safe.
 */
public final class Silence {
    /** How often it asks within the time that the database may be silent. */
    private static final int QUESTIONS = 10;

    /** <a href="https://www.postgresql.org/docs/17/errcodes-appendix.html">Class 08</a>: no connection, or none any more. */
    private static final String CONNECTION_EXCEPTION = "08";

    /** The driver says itself that no connection could be made, and why. */
    private static final String CONNECTING = "08001";

    // The driver has no state of its own for it: ConnectThread.getResult.
    private static final Pattern TIMED_OUT = Pattern.compile("(?:attempt )?timed out", Pattern.CASE_INSENSITIVE);

    private final RealDatabase database;
    private long heard = System.nanoTime();
    private long asked = heard;

    /** Begins now, when the database has just answered. */
    public Silence(RealDatabase database) {
        this.database = database;
    }

    /**
     * Asks, unless it did so just now.
     *
     * @throws SetupException if the database has been silent for longer than {@link RealDatabase#silence()}
     */
    public void check() {
        long limit = database.silence().toNanos();
        if (limit == 0 || System.nanoTime() - asked < limit / QUESTIONS) {
            return;
        }
        asked = System.nanoTime();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("SELECT 1");
            heard = System.nanoTime();
        } catch (SQLException e) {
            if (!String.valueOf(e.getSQLState()).startsWith(CONNECTION_EXCEPTION)) {
                // A refusal is an answer, too.
                heard = System.nanoTime();
            } else if (System.nanoTime() - heard >= limit) {
                throw new SetupException(
                        "The database " + database + " has not answered for " + seconds(database.silence()) + ".",
                        "See that the server runs and that the network lets through what it should, then run the goal again.",
                        e);
            }
        }
    }

    /** Why something failed, as part of a sentence: without a full stop, and plainly where no answer came. */
    public static String words(Throwable failure) {
        Optional<SQLException> broken = Optional.empty();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String message = String.valueOf(cause.getMessage());
            if (cause instanceof SQLException sql
                    && String.valueOf(sql.getSQLState()).startsWith(CONNECTION_EXCEPTION)
                    && !CONNECTING.equals(sql.getSQLState())) {
                broken = Optional.of(sql);
            }
            if (cause instanceof SocketTimeoutException
                    || (cause instanceof SQLException
                            && TIMED_OUT.matcher(message).find())) {
                return "the database gave no answer in time (" + bare(message) + ")";
            }
        }
        return broken.map(sql -> "the connection to the database broke (" + bare(sql.getMessage()) + ")")
                .orElseGet(() -> bare(failure.getMessage()));
    }

    private static String bare(@Nullable String message) {
        return String.valueOf(message).strip().replaceFirst("\\.+$", "");
    }

    private static String seconds(Duration duration) {
        long seconds = duration.toSeconds();
        return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
    }
}
