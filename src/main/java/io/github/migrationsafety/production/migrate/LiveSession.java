package io.github.migrationsafety.production.migrate;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.rehearsal.LiquibaseDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.regex.Pattern;
import liquibase.Scope;
import liquibase.change.Change;
import liquibase.changelog.ChangeLogHistoryService;
import liquibase.changelog.ChangeLogHistoryServiceFactory;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.changelog.visitor.AbstractChangeExecListener;
import liquibase.database.Database;
import liquibase.database.ObjectQuotingStrategy;
import liquibase.exception.LiquibaseException;
import liquibase.lockservice.LockService;
import liquibase.lockservice.StandardLockService;

/**
 * The session that migrates a real database, as Liquibase sees it. A changeset that runs in a transaction, and its line in
 * DATABASECHANGELOG, are in the database together or not at all. Must be used inside the changelog's Liquibase scope. Not
 * thread-safe.
 */
final class LiveSession implements AutoCloseable {
    private static final Pattern TRANSACTION_CONTROL = Pattern.compile(
            "(?:^|;)\\s*(?:commit|end|rollback|abort|prepare\\s+transaction)\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern SETTING = Pattern.compile("^\\s*(?:set|reset|show)\\b", Pattern.CASE_INSENSITIVE);

    /** The server, too, is to notice a client that is gone for good, and let go of its locks. */
    private static final String KEEP_ALIVE = "SELECT set_config(name, CASE name WHEN 'tcp_user_timeout' THEN '60s'"
            + " WHEN 'tcp_keepalives_count' THEN '3' WHEN 'tcp_keepalives_idle' THEN '30' ELSE '10' END, false)"
            + " FROM pg_settings WHERE name IN ('tcp_keepalives_idle', 'tcp_keepalives_interval',"
            + " 'tcp_keepalives_count', 'tcp_user_timeout')";

    private static final String INVALID_PARAMETER_VALUE = "22023";

    /** Told of the statements of a changeset that commits each of them. */
    interface Steps {
        void sending(int number, String sql);

        void sent(int number);
    }

    private final LiveConnection connection;
    private final Database database;
    private final LockService lockService = new StandardLockService();
    private final Underway underway;
    private final Duration lockTimeout;
    private final int pid;

    private boolean inChangeSet;
    private boolean inChange;
    private boolean transactional;
    private boolean ownTimeout;
    private boolean controlsTransaction;
    private LockPatience patience = LockPatience.SHORT;
    private int sending;
    private int sent;
    private Steps steps = NO_STEPS;

    private static final Steps NO_STEPS = new Steps() {
        @Override
        public void sending(int number, String sql) {}

        @Override
        public void sent(int number) {}
    };

    private LiveSession(Connection real, LiquibaseTables tables, Underway underway, Duration lockTimeout)
            throws SQLException, LiquibaseException {
        this.underway = underway;
        this.lockTimeout = lockTimeout;
        this.connection = new LiveConnection(real, new LiveConnection.Listener() {
            @Override
            public void sending(String sql) throws SQLException {
                beforeStatement(sql);
            }

            @Override
            public void sent(String sql) {
                afterStatement(sql);
            }
        });
        this.pid = number(real, "SELECT pg_backend_pid()");
        prepare(real);
        this.database = LiquibaseDatabase.over(connection.proxy(), tables);
        lockService.setDatabase(database);
    }

    /** Takes over a connection. */
    static LiveSession open(Connection real, LiquibaseTables tables, Underway underway, Duration lockTimeout)
            throws SQLException, LiquibaseException {
        try {
            return new LiveSession(real, tables, underway, lockTimeout);
        } catch (SQLException | LiquibaseException | RuntimeException e) {
            real.close();
            throw e;
        }
    }

    /**
     * What is recorded as done has to survive a crash of the server; and what a killed run had begun is not to go on behind the back
     * of the next one, so the server has to look whether this client is still there, also while a statement runs. See
     * <a href="https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-CLIENT-CONNECTION-CHECK-INTERVAL">
     * client_connection_check_interval</a>, which is there since version 14, but not on every system. Where the client is gone
     * without a word, only packets that nobody acknowledges tell the server.
     */
    private static void prepare(Connection real) throws SQLException {
        try (Statement statement = real.createStatement()) {
            statement.execute("SELECT set_config('synchronous_commit', 'on', false)"
                    + " WHERE current_setting('synchronous_commit') = 'off'");
            statement.execute(KEEP_ALIVE);
            statement.execute("SELECT set_config(name, '2s', false) FROM pg_settings"
                    + " WHERE name = 'client_connection_check_interval'");
        } catch (SQLException e) {
            if (!INVALID_PARAMETER_VALUE.equals(e.getSQLState())) {
                throw e;
            }
            // A system on which the server cannot look; there it notices when it answers.
        }
    }

    private static int number(Connection real, String query) throws SQLException {
        try (Statement statement = real.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getInt(1);
        }
    }

    int pid() {
        return pid;
    }

    Database database() {
        return database;
    }

    LiveConnection connection() {
        return connection;
    }

    /** Liquibase's lock as this session sees it; the factory's would remember what a session before it held. */
    LockService lockService() {
        return lockService;
    }

    ChangeLogHistoryService history() {
        return Scope.getCurrentScope()
                .getSingleton(ChangeLogHistoryServiceFactory.class)
                .getChangeLogService(database);
    }

    /** Whether the server still answers. */
    boolean alive() {
        try {
            return connection.real().isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    /** Ends the connection at once, from any thread; whoever waits for an answer fails. */
    void abort() {
        try {
            connection.real().abort(Runnable::run);
        } catch (SQLException e) {
            // Then it is gone already.
            Scope.getCurrentScope().getLog(LiveSession.class).fine("aborting a session", e);
        }
    }

    /** How many changing statements of the last changeset were executed. */
    int sent() {
        return sent;
    }

    /** Whether the last changeset ended transactions itself, so that a failure does not take back all of it. */
    boolean controlsTransaction() {
        return controlsTransaction;
    }

    /**
     * Applies a changeset and records it.
     *
     * @param told of its statements, if each of them commits
     */
    ExecType apply(ChangeSet changeSet, DatabaseChangeLog changeLog, Steps told) throws Exception {
        LiquibaseDatabase.validate(changeSet, database);
        boolean again = history().getRanChangeSet(changeSet) != null;
        return within(changeSet, told, () -> {
            ExecType outcome = changeSet.execute(changeLog, new FirstChange(), database);
            inChangeSet = false;
            ExecType recorded = again && outcome == ExecType.EXECUTED ? ExecType.RERAN : outcome;
            database.markChangeSetExecStatus(changeSet, recorded);
            return recorded;
        });
    }

    /** Rolls a changeset back and forgets it. */
    void rollBack(ChangeSet changeSet, Steps told) throws Exception {
        within(changeSet, told, () -> {
            inChange = true;
            changeSet.rollback(database);
            inChangeSet = false;
            database.removeRanStatus(changeSet);
            return ExecType.EXECUTED;
        });
    }

    /** Records a changeset whose work is in the database already. */
    void record(ChangeSet changeSet) throws LiquibaseException {
        database.markChangeSetExecStatus(changeSet, ExecType.EXECUTED);
        database.commit();
    }

    /** Forgets a changeset that did nothing. */
    void forget(ChangeSet changeSet) throws LiquibaseException {
        database.removeRanStatus(changeSet);
        database.commit();
    }

    /** Executes a statement that runs in no transaction, however long it takes, and whomever it waits for. */
    void atLength(String sql) throws SQLException {
        Connection real = connection.real();
        int patientFor = real.getNetworkTimeout();
        connection.rollBack();
        real.setAutoCommit(true);
        try {
            real.setNetworkTimeout(Runnable::run, 0);
            connection.quietly("SET lock_timeout = 0");
            connection.quietly(sql);
        } finally {
            if (!real.isClosed()) {
                real.setNetworkTimeout(Runnable::run, patientFor);
                real.setAutoCommit(false);
            }
        }
    }

    private interface Work {
        ExecType run() throws LiquibaseException;
    }

    private ExecType within(ChangeSet changeSet, Steps told, Work work) throws Exception {
        int patientFor = connection.real().getNetworkTimeout();
        begin(changeSet.isRunInTransaction(), told);
        ObjectQuotingStrategy before = database.getObjectQuotingStrategy();
        try {
            ExecType outcome = work.run();
            connection.commit();
            return outcome;
        } catch (Exception e) {
            undo(e);
            throw e;
        } finally {
            inChangeSet = false;
            database.setObjectQuotingStrategy(before);
            if (!connection.real().isClosed()) {
                connection.real().setNetworkTimeout(Runnable::run, patientFor);
            }
        }
    }

    private void begin(boolean inTransaction, Steps told) throws SQLException {
        connection.forgetFailure();
        transactional = inTransaction;
        steps = told;
        inChange = false;
        ownTimeout = false;
        controlsTransaction = false;
        sending = 0;
        sent = 0;
        connection.rollBack();
        setPatience(LockPatience.SHORT);
        if (!connection.real().getAutoCommit()) {
            connection.real().commit();
        }
        // A statement may take as long as it takes; it is the watch that notices when no answer will come.
        connection.real().setNetworkTimeout(Runnable::run, 0);
        inChangeSet = true;
        if (inTransaction) {
            connection.hold();
        }
    }

    private void undo(Exception cause) {
        try {
            connection.rollBack();
            if (!connection.real().isClosed()) {
                connection.real().setAutoCommit(false);
            }
        } catch (SQLException e) {
            // The session is gone, and with it everything that it had not committed.
            cause.addSuppressed(e);
        }
        // Liquibase notes what it records before the commit that was held back.
        history().reset();
    }

    private void beforeStatement(String sql) throws SQLException {
        if (!inChangeSet) {
            return;
        }
        underway.statement(sql);
        ownTimeout |= LockPatience.isSetBy(sql);
        controlsTransaction |= TRANSACTION_CONTROL.matcher(sql).find();
        if (transactional) {
            return;
        }
        LockPatience wanted = LockPatience.of(sql);
        if (!ownTimeout && wanted != patience) {
            setPatience(wanted);
        }
        if (changes(sql)) {
            steps.sending(++sending, sql);
        }
    }

    private void afterStatement(String sql) {
        if (inChangeSet && changes(sql)) {
            sent++;
            if (!transactional) {
                steps.sent(sending);
            }
        }
    }

    private boolean changes(String sql) {
        return inChange && !SETTING.matcher(sql).find();
    }

    private void setPatience(LockPatience wanted) throws SQLException {
        connection.quietly("SET lock_timeout = " + (wanted == LockPatience.ENDLESS ? 0 : lockTimeout.toMillis()));
        patience = wanted;
    }

    /** Preconditions ask the database too; what counts begins with the first change. */
    private final class FirstChange extends AbstractChangeExecListener {
        @Override
        public void willRun(Change change, ChangeSet changeSet, DatabaseChangeLog changeLog, Database database) {
            inChange = true;
        }
    }

    @Override
    public void close() {
        try {
            connection.real().close();
        } catch (SQLException e) {
            // Whatever it had not committed is rolled back by the server.
            Scope.getCurrentScope().getLog(LiveSession.class).fine("closing a session", e);
        }
    }
}
