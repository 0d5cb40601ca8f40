package io.github.migrationsafety.production.migrate;

import io.github.migrationsafety.sql.Secrets;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the watch saw in one look. Immutable.
 *
 * @param activity what {@code pg_stat_progress_*} tells of the current statement; blank for nothing
 * @param connections how many clients are connected
 * @param maxConnections how many may be
 * @param blocked who waits for the migration
 * @param blocking whom the migration waits for
 * @param lagSeconds how far the slowest replica is behind
 * @param idle whether the migrating session has nothing to do, or is no more
 */
record Pulse(
        String activity,
        int connections,
        int maxConnections,
        List<Waiter> blocked,
        List<Waiter> blocking,
        long lagSeconds,
        boolean idle) {
    /**
     * @param seconds for how long it has waited, or has been in its transaction
     * @param query its last statement
     */
    record Waiter(int pid, String user, String application, long seconds, String query) {
        /** {@code session 123 (jo, shop, 4 s: SELECT …)}. */
        String words() {
            String who = application.isBlank() ? user : user + ", " + application;
            return "session " + pid + " (" + who + ", " + seconds + " s: " + Underway.shown(Secrets.masked(query))
                    + ")";
        }
    }

    Pulse {
        blocked = List.copyOf(blocked);
        blocking = List.copyOf(blocking);
    }

    /** What makes a change worth a line. */
    List<Object> news() {
        return List.of(
                activity.replaceAll("\\s*\\d+%", ""),
                blocked.stream().map(Waiter::pid).toList(),
                blocking.stream().map(Waiter::pid).toList());
    }

    static String words(List<Waiter> sessions) {
        return sessions.stream().limit(3).map(Waiter::words).collect(Collectors.joining(", "))
                + (sessions.size() > 3 ? " and " + (sessions.size() - 3) + " more" : "");
    }
}
