package io.github.migrationsafety.production.migrate;

import io.github.migrationsafety.sql.Secrets;
import java.sql.SQLException;
import java.util.Optional;

/** What is being done right now, as the migration tells it and the watch reads it. Thread-safe. */
final class Underway {
    /**
     * @param number which changeset of this run, from 1; 0 before the first
     * @param total how many there are
     * @param changeSet its identity; blank between changesets
     * @param statement the statement that was sent last, on one line, without passwords; blank for none
     * @param interruptible whether cancelling leaves nothing half done
     */
    record Moment(int number, int total, String changeSet, String statement, boolean interruptible) {}

    private static final int SHOWN = 100;

    private Moment moment = new Moment(0, 0, "", "", false);
    private Optional<String> stop = Optional.empty();
    private boolean unstoppable;

    synchronized void total(int changeSets) {
        moment = new Moment(0, changeSets, "", "", false);
    }

    synchronized void changeSet(int number, String id, boolean interruptible) {
        moment = new Moment(number, moment.total(), id, "", interruptible);
    }

    synchronized void statement(String sql) {
        moment = new Moment(moment.number(), moment.total(), moment.changeSet(), shown(sql), moment.interruptible());
    }

    synchronized void between() {
        moment = new Moment(moment.number(), moment.total(), "", "", false);
    }

    synchronized Moment now() {
        return moment;
    }

    /** What is done while nothing may change about what is under way. */
    interface Interruption {
        void run() throws SQLException;
    }

    /** Interrupts what is under way, unless it is something that would be left half done. */
    synchronized void interrupt(Interruption interruption) throws SQLException {
        if (moment.interruptible()) {
            interruption.run();
        }
    }

    /** Asks the migration to stop; it does so between changesets, or when what it does is interrupted. */
    synchronized void stop(String reason) {
        if (stop.isEmpty() && !unstoppable) {
            stop = Optional.of(reason);
        }
    }

    /** What follows is to be done however long it takes. */
    synchronized void resume() {
        unstoppable = true;
        stop = Optional.empty();
    }

    /** Why to stop, if it is time. */
    synchronized Optional<String> stopReason() {
        return stop;
    }

    /** A statement on one line, cut, without passwords. */
    static String shown(String sql) {
        String line = Secrets.masked(sql).replaceAll("\\s+", " ").strip();
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN - 1) + "…";
    }
}
