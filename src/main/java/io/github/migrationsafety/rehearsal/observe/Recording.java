package io.github.migrationsafety.rehearsal.observe;

import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.sql.Secrets;
import io.github.migrationsafety.step.LockMode;
import io.github.migrationsafety.step.Observation.HeldLock;
import io.github.migrationsafety.step.Observation.Observed;
import io.github.migrationsafety.step.Observation.Relation;
import io.github.migrationsafety.step.Observation.RowChange;
import io.github.migrationsafety.step.Observation.Scan;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The statements of one run, as they come in. Not thread-safe. */
final class Recording {
    /** Above this the statistics are near enough, and counting would take longer than a rehearsal should. */
    private static final long TOO_MANY_TO_COUNT = 100_000;

    private final Places places;
    private final Beside beside;
    private final Relations relations;
    private final List<Entry> entries = new ArrayList<>();
    private final Map<Long, Long> grown = new HashMap<>();
    private List<HeldLock> locks = List.of();
    private boolean mayLeaveSomething;

    /**
     * A statement that was sent.
     *
     * @param sql as it was sent
     * @param text what the changelog has of it
     * @param inTransaction whether it ran inside a transaction of several statements
     */
    record Sent(String sql, Optional<SqlText> text, boolean inTransaction, Duration duration) {}

    /**
     * What one statement did.
     *
     * @param locks what was held when it ended
     */
    record Effect(List<HeldLock> locks, List<Relation> rewrites, List<Read> reads, List<RowChange> rows) {
        static final Effect NONE = new Effect(List.of(), List.of(), List.of(), List.of());
    }

    /**
     * Rows read under a lock that blocks writes.
     *
     * @param statistics how many rows the table held before the transaction, as far as the statistics know
     * @param grown how many rows the run had added to it before
     */
    record Read(Stood stood, long rows, long statistics, long grown, LockMode mode) {}

    private record Entry(Sent sent, Effect effect) {}

    Recording(Places places, Beside beside, Relations relations) {
        this.places = places;
        this.beside = beside;
        this.relations = relations;
    }

    Relations relations() {
        return relations;
    }

    /** Describes a statement that was sent. */
    Sent sent(String sql, boolean inTransaction, Duration duration) {
        return sent(sql, place(sql), inTransaction, duration);
    }

    /** As above, of a statement whose place was asked for before. */
    Sent sent(String sql, Optional<SqlText> place, boolean inTransaction, Duration duration) {
        mayLeaveSomething |= Words.mayOutliveItsTransaction(sql);
        return new Sent(sql, place, inTransaction, duration);
    }

    /** What the changelog has of the statement that is sent next. */
    Optional<SqlText> place(String sql) {
        return places.of(sql);
    }

    /** Whether the changelog has a statement. */
    boolean expects(String sql) {
        return places.has(sql);
    }

    /** The number of the next statement. */
    int next() {
        return entries.size() + 1;
    }

    /** Forgets the statements from this number on. */
    void backTo(int number) {
        entries.subList(number - 1, entries.size()).clear();
    }

    /** Adds a statement after which the same locks are held as before. */
    void addWithoutEffect(Sent sent) {
        add(sent, new Effect(locks, List.of(), List.of(), List.of()));
    }

    /** Adds a statement with which its transaction ended. */
    void addLast(Sent sent) {
        add(sent, Effect.NONE);
        locks = List.of();
    }

    /** Adds a statement; one that Liquibase sends for itself, and that only reads, is left out. */
    void add(Sent sent, Effect effect) {
        boolean tells = sent.text().isPresent()
                || !effect.rewrites().isEmpty()
                || !effect.reads().isEmpty()
                || !effect.rows().isEmpty()
                || effect.locks().stream()
                        .anyMatch(lock -> lock.mode() != LockMode.ACCESS_SHARE && lock.since() == next());
        locks = sent.inTransaction() ? effect.locks() : List.of();
        if (tells) {
            entries.add(new Entry(sent, effect));
        }
    }

    /** How many rows the run has added to a table so far. */
    long grown(long oid) {
        return grown.getOrDefault(oid, 0L);
    }

    /** Notes the rows that came and went. */
    void grow(long oid, Counters did) {
        grown.merge(oid, did.inserted() - did.deleted(), Long::sum);
    }

    /** Whether something may have outlived the transactions of the run. */
    boolean mayLeaveSomething() {
        return mayLeaveSomething;
    }

    /**
     * Everything, in order.
     *
     * @param succeeded whether what it did is committed
     * @param mayCount whether tables may be counted, because no lock of the run is held any more
     */
    List<Observed> statements(boolean succeeded, boolean mayCount) throws SQLException {
        List<Observed> observed = new ArrayList<>();
        for (Entry entry : entries) {
            Sent sent = entry.sent();
            Effect effect = entry.effect();
            List<Scan> scans = new ArrayList<>();
            for (Read read : effect.reads()) {
                scans.add(new Scan(read.stood().relation(), read.rows(), rows(read, succeeded, mayCount), read.mode()));
            }
            observed.add(new Observed(
                    observed.size() + 1,
                    sent.text()
                            .map(SqlText::sql)
                            .map(String::strip)
                            .orElseGet(() -> Secrets.masked(sent.sql().strip())),
                    sent.text().map(SqlText::at),
                    sent.inTransaction(),
                    sent.duration(),
                    effect.locks(),
                    effect.rewrites(),
                    scans,
                    effect.rows()));
        }
        return observed;
    }

    /** How many rows a table held when it was read: counted now, less what came since; else as the statistics have it. */
    private long rows(Read read, boolean succeeded, boolean mayCount) throws SQLException {
        if (mayCount && read.statistics() < TOO_MANY_TO_COUNT) {
            var counted = beside.count(read.stood().oid());
            if (counted.isPresent()) {
                long since = succeeded ? grown(read.stood().oid()) - read.grown() : -read.grown();
                return Math.max(0, counted.getAsLong() - since);
            }
        }
        return Math.max(0, read.statistics() + read.grown());
    }
}
