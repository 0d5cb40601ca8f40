package io.github.migrationsafety.production.migrate;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.production.Entry;
import io.github.migrationsafety.production.Entry.State;
import io.github.migrationsafety.sql.QualifiedName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import liquibase.exception.LiquibaseException;
import liquibase.lockservice.DatabaseChangeLogLock;
import liquibase.lockservice.LockService;

/**
 * Liquibase's own lock, DATABASECHANGELOGLOCK, and beside it an
 * <a href="https://www.postgresql.org/docs/current/explicit-locking.html#ADVISORY-LOCKS">advisory lock</a> of the migrating
 * session. Liquibase's lock is a row that outlives whoever is killed; the advisory lock ends with the session. So a row that this
 * journal knows, without a session that holds the advisory lock, is what a killed run left, and may be taken over. Not thread-safe.
 */
final class ChangeLogLock {
    private static final String STEP = "lock";
    private static final Duration BETWEEN_TRIES = Duration.ofSeconds(1);

    private final LiveSession session;
    private final Site site;

    private ChangeLogLock(LiveSession session, Site site) {
        this.session = session;
        this.site = site;
    }

    /**
     * Takes the lock, waiting as long as the site's patience lasts.
     *
     * @throws SetupException naming who holds it, and since when
     */
    static ChangeLogLock acquire(LiveSession session, Site site) throws Exception {
        ChangeLogLock lock = new ChangeLogLock(session, site);
        lock.takeAdvisory();
        lock.takeLiquibases();
        return lock;
    }

    private void takeAdvisory() throws Exception {
        Duration waited = Duration.ZERO;
        while (!tryAdvisory()) {
            String holder = advisoryHolder();
            if (waited.compareTo(site.timing().patience()) >= 0) {
                throw new SetupException(
                        "Another run is at work on " + site.journal().target() + ": " + holder + ".",
                        "Wait until it is done, then run the goal again. If nobody knows it, end its session with"
                                + " pg_terminate_backend.");
            }
            if (waited.isZero()) {
                site.messages().info("Waiting for another run: " + holder);
            }
            site.timing().pause().of(BETWEEN_TRIES);
            waited = waited.plus(BETWEEN_TRIES);
        }
    }

    private void takeLiquibases() throws Exception {
        LockService service = session.lockService();
        service.init();
        Duration waited = Duration.ZERO;
        while (!tryLiquibases(service)) {
            Optional<DatabaseChangeLogLock> holder = holder(service);
            if (holder.filter(this::leftByKilledRun).isPresent()) {
                site.messages()
                        .warn("Taking over DATABASECHANGELOGLOCK, which a run that was killed left behind: "
                                + words(holder.get()));
                service.forceReleaseLock();
                continue;
            }
            String who = holder.map(ChangeLogLock::words).orElse("somebody who just let go of it");
            if (waited.compareTo(site.timing().patience()) >= 0) {
                throw new SetupException(
                        "DATABASECHANGELOGLOCK is held by " + who + ".",
                        "Wait until that is done. If it was killed, release the lock with Liquibase's releaseLocks, then"
                                + " run the goal again.");
            }
            if (waited.isZero()) {
                site.messages().info("Waiting for DATABASECHANGELOGLOCK, which is held by " + who);
            }
            site.timing().pause().of(BETWEEN_TRIES);
            waited = waited.plus(BETWEEN_TRIES);
        }
    }

    private boolean tryLiquibases(LockService service) throws LiquibaseException, SQLException {
        // The row is committed after the journal knows it: killed in between, the server takes the row back.
        session.connection().hold();
        try {
            if (!service.acquireLock()) {
                session.connection().rollBack();
                return false;
            }
            site.journal()
                    .started(
                            STEP,
                            "",
                            Map.of(
                                    "granted",
                                    holder(service).map(ChangeLogLock::granted).orElse(""),
                                    "pid",
                                    Integer.toString(session.pid())));
            session.connection().commit();
            return true;
        } catch (LiquibaseException | RuntimeException e) {
            session.connection().rollBack();
            throw e;
        }
    }

    private boolean leftByKilledRun(DatabaseChangeLogLock lock) {
        List<Entry> taken = site.journal().history().stream()
                .filter(e -> e.step().equals(STEP))
                .toList();
        return !taken.isEmpty()
                && taken.get(taken.size() - 1).state() == State.STARTED
                && granted(lock).equals(taken.get(taken.size() - 1).detail().get("granted"));
    }

    /** Gives both locks back. */
    void release() throws Exception {
        session.connection().rollBack();
        try {
            session.lockService().releaseLock();
        } catch (LiquibaseException e) {
            // An interruption that came too late for the changeset that it was meant for.
            session.connection().rollBack();
            session.lockService().releaseLock();
        }
        site.journal().done(STEP, "", Map.of());
        try (PreparedStatement statement =
                session.connection().real().prepareStatement("SELECT pg_advisory_unlock(" + key() + ")")) {
            statement.execute();
        }
        session.connection().commit();
    }

    private static Optional<DatabaseChangeLogLock> holder(LockService service) throws LiquibaseException {
        DatabaseChangeLogLock[] locks = service.listLocks();
        return locks.length == 0 ? Optional.empty() : Optional.of(locks[0]);
    }

    private static String words(DatabaseChangeLogLock lock) {
        return lock.getLockedBy() + " since " + lock.getLockGranted().toInstant();
    }

    private static String granted(DatabaseChangeLogLock lock) {
        return lock.getLockedBy() + " " + lock.getLockGranted().toInstant();
    }

    private boolean tryAdvisory() throws SQLException {
        try (PreparedStatement statement =
                        session.connection().real().prepareStatement("SELECT pg_try_advisory_lock(" + key() + ")");
                ResultSet row = statement.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        } finally {
            // Whoever waits holds no snapshot, for which CREATE INDEX CONCURRENTLY of the other run would wait.
            session.connection().commit();
        }
    }

    private String advisoryHolder() throws SQLException {
        Connection real = session.connection().real();
        try (PreparedStatement statement = real.prepareStatement(
                        "SELECT a.pid, a.usename, host(a.client_addr), a.backend_start, coalesce(a.query, '')"
                                + " FROM pg_locks l JOIN pg_stat_activity a USING (pid) WHERE l.locktype = 'advisory'"
                                + " AND l.granted AND l.objsubid = 1 AND l.database ="
                                + " (SELECT oid FROM pg_database WHERE datname = current_database())"
                                + " AND (l.classid::bigint << 32) | l.objid::bigint = " + key());
                ResultSet row = statement.executeQuery()) {
            if (!row.next()) {
                return "a session that has just ended";
            }
            String from = row.getString(3) == null ? "" : " from " + row.getString(3);
            return "session " + row.getInt(1) + " of " + row.getString(2) + from + " since "
                    + row.getTimestamp(4).toInstant() + ", last statement: " + Underway.shown(row.getString(5));
        } finally {
            session.connection().commit();
        }
    }

    /** One for each set of Liquibase's tables, because that is what Liquibase's own lock stands for. */
    private String key() {
        String tables = String.join(
                ",",
                new TreeSet<>(
                        site.ownTables().stream().map(QualifiedName::toString).toList()));
        return "hashtextextended('migration-safety:" + tables.replace("'", "''") + "', 0)";
    }
}
