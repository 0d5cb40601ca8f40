package io.github.migrationsafety.production.migrate;

import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rehearsal.FailureReader;
import io.github.migrationsafety.step.SqlFailure;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import liquibase.changelog.ChangeSet.ExecType;

/**
 * A session that holds Liquibase's lock, with a watch beside it: applies changesets and rolls them back, one by one, and tries
 * again what only lacked a lock. Not thread-safe.
 */
final class Work implements AutoCloseable {
    /** <a href="https://www.postgresql.org/docs/current/errcodes-appendix.html">lock_not_available and deadlock_detected</a>. */
    private static final Set<String> PASSES = Set.of("55P03", "40P01");

    /** The two directions, by the name that the journal gives them. */
    enum Way {
        APPLY("apply"),
        REVERT("revert");

        private final String step;

        Way(String step) {
            this.step = step;
        }

        String step() {
            return step;
        }
    }

    private final Site site;
    private final ParsedChangeLog parsed;
    private final Underway underway;
    private final LiveSession session;
    private final ChangeLogLock lock;
    private final Watch watch;
    private final StateReader states;

    private Work(
            Site site,
            ParsedChangeLog parsed,
            Underway underway,
            LiveSession session,
            ChangeLogLock lock,
            Watch watch,
            StateReader states) {
        this.site = site;
        this.parsed = parsed;
        this.underway = underway;
        this.session = session;
        this.lock = lock;
        this.watch = watch;
        this.states = states;
    }

    /**
     * Waits for the lock, then begins to watch.
     *
     * @throws io.github.migrationsafety.SetupException if somebody else keeps the lock
     */
    static Work begin(Site site, ParsedChangeLog parsed) throws Exception {
        Underway underway = new Underway();
        LiveSession session = LiveSession.open(
                site.sessions().open(),
                site.tables(),
                underway,
                site.production().lockTimeout());
        try {
            ChangeLogLock lock = ChangeLogLock.acquire(session, site);
            session.history().init();
            session.history().generateDeploymentId();
            session.database().commit();
            StateReader states = StateReader.open(site.sessions(), site.ownTables(), site.onlySchema());
            Watch watch = Watch.start(site, underway);
            watch.session(session);
            return new Work(site, parsed, underway, session, lock, watch, states);
        } catch (Exception e) {
            session.close();
            throw e;
        }
    }

    LiveSession session() {
        return session;
    }

    StateReader states() {
        return states;
    }

    Underway underway() {
        return underway;
    }

    Site site() {
        return site;
    }

    ParsedChangeLog parsed() {
        return parsed;
    }

    /**
     * Takes one changeset one way.
     *
     * @param number which of this run it is, from 1
     * @return how Liquibase records it
     * @throws ChangeSetFailed if it failed and must not, or not any more, be tried again
     */
    ExecType perform(Way way, ChangeSet changeSet, int number) throws Exception {
        String id = changeSet.id().toString();
        boolean atOnce = liquibase(changeSet).isRunInTransaction();
        String before = states.fingerprint();
        site.journal()
                .started(
                        way.step(),
                        id,
                        Map.of("fingerprint", before, "inTransaction", Boolean.toString(atOnce), "pid", pid()));
        for (int attempt = 1; ; attempt++) {
            try {
                underway.changeSet(number, id, atOnce);
                ExecType outcome = once(way, changeSet);
                underway.between();
                site.journal().done(way.step(), id, Map.of("outcome", outcome.value));
                return outcome;
            } catch (Exception e) {
                underway.between();
                SqlFailure failure = read(e, way, changeSet);
                Optional<String> stopped = underway.stopReason();
                if (stopped.isPresent()
                        || attempt > site.production().retries()
                        || !repeatable(failure, atOnce, before)) {
                    int executed = atOnce && !session.controlsTransaction() ? 0 : session.sent();
                    site.journal()
                            .failed(
                                    way.step(),
                                    id,
                                    Map.of(
                                            "reason",
                                            stopped.orElse(failure.toString()),
                                            "attempts",
                                            Integer.toString(attempt),
                                            "executed",
                                            Integer.toString(executed)));
                    throw new ChangeSetFailed(changeSet, failure, stopped, executed, e);
                }
                pause(id, attempt, failure);
            }
        }
    }

    private ExecType once(Way way, ChangeSet changeSet) throws Exception {
        liquibase.changelog.ChangeSet liquibase = liquibase(changeSet);
        if (way == Way.APPLY) {
            return session.apply(liquibase, parsed.liquibaseChangeLog(), steps(changeSet));
        }
        session.rollBack(liquibase, steps(changeSet));
        return ExecType.EXECUTED;
    }

    private SqlFailure read(Exception e, Way way, ChangeSet changeSet) {
        List<SqlText> sql =
                way == Way.APPLY ? changeSet.sql() : changeSet.rollback().sql();
        return FailureReader.read(
                e, session.connection().failure(), session.connection().failedSql(), changeSet, sql);
    }

    /** Whether what failed left nothing behind and only lacked a lock. */
    private boolean repeatable(SqlFailure failure, boolean atOnce, String before) {
        if (failure.sqlState().filter(PASSES::contains).isEmpty()) {
            return false;
        }
        if (atOnce) {
            return !session.controlsTransaction();
        }
        boolean concurrently =
                session.connection().failedSql().map(LockPatience::of).orElse(LockPatience.ENDLESS)
                        == LockPatience.ENDLESS;
        return session.sent() == 0 && !concurrently && before.equals(fingerprintNow());
    }

    private String fingerprintNow() {
        try {
            return states.fingerprint();
        } catch (SQLException e) {
            // Whoever does not know tries nothing again.
            return "";
        }
    }

    private void pause(String id, int attempt, SqlFailure failure) throws InterruptedException {
        Duration wait = site.timing().backoff().after(attempt, site.timing().random());
        String blocking = watch.takeBlocking();
        site.messages()
                .warn(id + " did not get its lock (" + failure.message() + ")"
                        + (blocking.isBlank() ? "" : ", which is held by " + blocking)
                        + ": all of it was taken back. Attempt " + (attempt + 1) + " of "
                        + (site.production().retries() + 1) + " in " + wait.toMillis() + " ms.");
        site.timing().pause().of(wait);
    }

    private LiveSession.Steps steps(ChangeSet changeSet) {
        String id = changeSet.id().toString();
        return new LiveSession.Steps() {
            @Override
            public void sending(int number, String sql) {
                site.journal()
                        .started(
                                "statement",
                                id,
                                Map.of("number", Integer.toString(number), "sql", Underway.shown(sql)));
            }

            @Override
            public void sent(int number) {
                site.journal().done("statement", id, Map.of("number", Integer.toString(number)));
            }
        };
    }

    liquibase.changelog.ChangeSet liquibase(ChangeSet changeSet) {
        return parsed.liquibaseChangeSet(changeSet);
    }

    private String pid() {
        return Integer.toString(session.pid());
    }

    /** Gives the lock back; what cannot be given back, because the session is gone, the next run takes over. */
    @Override
    public void close() throws Exception {
        watch.close();
        states.close();
        try (session) {
            if (session.alive()) {
                lock.release();
            } else {
                site.messages()
                        .warn(
                                "The session was lost, and DATABASECHANGELOGLOCK is left behind; the next run takes it over.");
            }
        }
    }
}
