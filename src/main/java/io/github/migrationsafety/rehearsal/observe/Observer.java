package io.github.migrationsafety.rehearsal.observe;

import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rehearsal.observe.Beside.Recorded;
import io.github.migrationsafety.rehearsal.observe.Recording.Sent;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.SqlReader;
import io.github.migrationsafety.step.LockMode;
import io.github.migrationsafety.step.Observation;
import io.github.migrationsafety.step.Observation.Leftover;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.BaseConnection;
import org.postgresql.core.TransactionState;

/**
 * Observes one session. After each statement of a transaction it asks that session itself what it has locked and done, because
 * only the session knows, and every lock stays to the end of the transaction. A statement that runs on its own is given a
 * transaction of its own; one that refuses that is watched from the session beside.
 *
 * <p>It asks nothing of a transaction that has failed, nor after a SET, so that SET TRANSACTION may still come first. Not
 * thread-safe.
 *
 * @see <a href="https://www.postgresql.org/docs/17/explicit-locking.html">Explicit Locking</a>: locks are held to the end
 */
public final class Observer implements AutoCloseable {
    /** {@code active_sql_transaction}: the statement refuses to run in a transaction. */
    private static final String REFUSES_TRANSACTION = "25001";

    /** What Liquibase sends before a changeset if its default schema is not the first: PostgresDatabase.rollback. */
    private static final Pattern LIQUIBASES_OWN = Pattern.compile("SET SEARCH_PATH TO (.*)");

    private final Connection watched;
    private final BaseConnection driver;
    private final Beside beside;
    private final Set<QualifiedName> ignored;
    private final RowCounters counters;
    private final HeldQuery held;
    private final SessionState.Query sessionState;

    private Optional<SessionState> state = Optional.empty();
    private @Nullable Recording recording;
    private @Nullable Transaction transaction;

    /**
     * @param watched the session to observe; it stays the caller's
     * @param beside a session beside it, which several observers may share; it stays the caller's
     * @param ignored tables of which nothing is told, such as Liquibase's own; schema-qualified
     * @throws SQLException if the server is gone
     */
    public Observer(Connection watched, Beside beside, Set<QualifiedName> ignored) throws SQLException {
        this.watched = watched;
        this.driver = watched.unwrap(BaseConnection.class);
        this.beside = beside;
        this.ignored = Set.copyOf(ignored);
        this.counters = new RowCounters(watched);
        this.held = new HeldQuery(watched, counters.reporting());
        this.sessionState = new SessionState.Query(watched);
    }

    /** The session did something that was not observed: nothing is known of it any more. */
    public void forget() {
        counters.forget();
        state = Optional.empty();
    }

    /** The session is as good as new; that touched no table. */
    public void renewed() {
        state = Optional.empty();
    }

    /**
     * Begins to observe a run. Call it between transactions.
     *
     * @param sql the statements that the run is expected to send, for their places
     */
    public void begin(List<SqlText> sql) throws SQLException {
        counters.reportAll();
        boolean unforeseen = sql.isEmpty();
        if (state.isEmpty() && (unforeseen || sql.stream().anyMatch(t -> Words.mayOutliveItsTransaction(t.sql())))) {
            state = Optional.of(askState());
        }
        recording = new Recording(new Places(sql), beside, new Relations(beside, ignored));
        transaction = null;
    }

    /**
     * Ends the run. Call it between transactions, before the session does anything else.
     *
     * @param succeeded whether it did; else its transaction was rolled back, and what it left in the session is not told
     */
    public Observation end(boolean succeeded) throws SQLException {
        Recording run = recording;
        if (run == null) {
            return Observation.NONE;
        }
        recording = null;
        transaction = null;
        if (!succeeded) {
            counters.forget();
        }
        List<Leftover> left = List.of();
        if (run.mayLeaveSomething()) {
            SessionState now = askState();
            left = succeeded ? state.map(now::since).orElse(List.of()) : List.of();
            state = Optional.of(now);
        }
        boolean released = driver.getTransactionState() == TransactionState.IDLE;
        return new Observation(run.statements(succeeded, released), left);
    }

    /** Runs a statement, and observes it if a run is observed. */
    public @Nullable Object observe(String sql, SentStatement statement) throws Throwable {
        Recording run = recording;
        if (run == null) {
            return statement.run();
        }
        Matcher own = LIQUIBASES_OWN.matcher(sql);
        if (own.matches() && !run.expects(sql)) {
            state = state.map(s -> s.withSearchPath(own.group(1)));
            return statement.run();
        }
        if (!watched.getAutoCommit()) {
            return within(run, sql, statement, true);
        }
        return Words.mayStandInATransaction(sql) ? alone(run, sql, statement) : outside(run, sql, statement);
    }

    /** The transaction has ended: no lock is held any more. */
    public void transactionEnded() {
        transaction = null;
    }

    private @Nullable Object within(Recording run, String sql, SentStatement statement, boolean ofMany)
            throws Throwable {
        boolean touches = !Words.touchesNoTable(sql);
        Transaction now = transaction;
        if (now == null && touches) {
            now = new Transaction(counters.unreported());
            transaction = now;
        }
        long start = System.nanoTime();
        Object result;
        try {
            result = statement.run();
        } catch (Throwable e) {
            run.addLast(run.sent(sql, ofMany, since(start)));
            throw e;
        }
        Sent sent = run.sent(sql, ofMany, since(start));
        if (driver.getTransactionState() != TransactionState.OPEN) {
            // It was a COMMIT or ROLLBACK itself.
            transaction = null;
            run.addLast(sent);
        } else if (now == null || !touches) {
            run.addWithoutEffect(sent);
        } else {
            run.add(sent, Effects.of(held, run, now, sql));
        }
        return result;
    }

    /** A statement that commits on its own, in a transaction in which it can be observed before that. */
    private @Nullable Object alone(Recording run, String sql, SentStatement statement) throws Throwable {
        int number = run.next();
        transaction = null;
        watched.setAutoCommit(false);
        try {
            Object result = within(run, sql, statement, false);
            watched.commit();
            return result;
        } catch (Throwable e) {
            watched.rollback();
            if (!(e instanceof SQLException refused && REFUSES_TRANSACTION.equals(refused.getSQLState()))) {
                throw e;
            }
        } finally {
            transaction = null;
            watched.setAutoCommit(true);
        }
        run.backTo(number);
        return outside(run, sql, statement);
    }

    private @Nullable Object outside(Recording run, String sql, SentStatement statement) throws Throwable {
        if (Words.touchesNoTable(sql)) {
            long start = System.nanoTime();
            Object result = statement.run();
            run.addLast(run.sent(sql, false, since(start)));
            return result;
        }
        counters.forget();
        counters.reportAll();
        Optional<SqlText> place = run.place(sql);
        List<io.github.migrationsafety.sql.Statement> read = place.map(SqlText::statements)
                .orElseGet(() -> SqlReader.standard().read(sql))
                .orElse(List.of());
        Map<Long, Recorded> before = Outside.reached(beside, read);
        Optional<Sampler> sampler =
                Outside.areNamed(read) ? Optional.empty() : Optional.of(Sampler.start(beside, driver.getBackendPID()));
        long start = System.nanoTime();
        Object result;
        Map<Long, LockMode> seen = Map.of();
        try {
            result = statement.run();
        } catch (Throwable e) {
            if (sampler.isPresent()) {
                sampler.get().stop();
            }
            run.addLast(run.sent(sql, place, false, since(start)));
            throw e;
        }
        Sent sent = run.sent(sql, place, false, since(start));
        if (sampler.isPresent()) {
            seen = sampler.get().stop();
        }
        counters.forget();
        counters.reportAll();
        run.add(sent, new Outside(before, Outside.reached(beside, read), seen, run, read).effect());
        return result;
    }

    /** What is in the session, without a transaction being begun and left open. */
    private SessionState askState() throws SQLException {
        boolean idle = driver.getTransactionState() == TransactionState.IDLE;
        try {
            return sessionState.ask();
        } finally {
            if (idle && !watched.getAutoCommit()) {
                watched.commit();
            }
        }
    }

    private static Duration since(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void close() throws SQLException {
        held.close();
        sessionState.close();
        counters.close();
    }
}
