package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.rehearsal.observe.Beside;
import io.github.migrationsafety.rehearsal.observe.Observer;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.Observation;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import liquibase.Scope;
import liquibase.changelog.ChangeLogHistoryService;
import liquibase.changelog.ChangeLogHistoryServiceFactory;
import liquibase.changelog.ChangeSet;
import liquibase.changelog.ChangeSet.ExecType;
import liquibase.changelog.DatabaseChangeLog;
import liquibase.database.Database;
import liquibase.database.ObjectQuotingStrategy;
import liquibase.exception.DatabaseException;
import liquibase.exception.LiquibaseException;
import liquibase.exception.MigrationFailedException;
import liquibase.exception.RollbackFailedException;

/**
 * One session on the throwaway server as Liquibase sees it. It runs changesets through {@code ChangeSet.execute} and
 * {@code ChangeSet.rollback}, which is what {@code update} and {@code rollback} do for each changeset, without reading and
 * validating the whole changelog again every time. Must be used inside the changelog's Liquibase scope. Not thread-safe.
 */
final class Session implements AutoCloseable {
    private final WatchedConnection connection;
    private final Database database;
    private Optional<Observer> observer = Optional.empty();

    private Session(WatchedConnection connection, Database database) {
        this.connection = connection;
        this.database = database;
    }

    /** Takes over the connection and makes DATABASECHANGELOG if it is not there. */
    static Session open(Connection real, LiquibaseTables tables) throws LiquibaseException {
        WatchedConnection watched = new WatchedConnection(real);
        Database database = LiquibaseDatabase.over(watched.proxy(), tables);
        Session session = new Session(watched, database);
        session.history().init();
        database.commit();
        return session;
    }

    /**
     * As above, and lets this session be observed.
     *
     * @param beside a session beside it
     * @param ignored tables of which nothing is told
     */
    static Session open(Connection real, LiquibaseTables tables, Beside beside, Set<QualifiedName> ignored)
            throws SQLException, LiquibaseException {
        Session session = open(real, tables);
        Observer observer = new Observer(real, beside, ignored);
        session.connection.observedBy(observer);
        session.observer = Optional.of(observer);
        return session;
    }

    /**
     * Begins to observe what is run in this session, up to {@link #endObserving}.
     *
     * @param sql the statements that are to be sent
     */
    void observe(List<SqlText> sql) throws SQLException {
        if (observer.isPresent()) {
            observer.get().begin(sql);
        }
    }

    /** What was observed since {@link #observe}. */
    Observation endObserving(boolean succeeded) throws SQLException {
        return observer.isPresent() ? observer.get().end(succeeded) : Observation.NONE;
    }

    /** What was done in this session since the last run was not observed. */
    void forgetObserved() {
        observer.ifPresent(Observer::forget);
    }

    WatchedConnection connection() {
        return connection;
    }

    Database database() {
        return database;
    }

    /** Applies a changeset; DATABASECHANGELOG is not touched. */
    ExecType apply(ChangeSet changeSet, DatabaseChangeLog changeLog) throws MigrationFailedException {
        connection.forgetFailure();
        LiquibaseDatabase.validate(changeSet, database);
        ObjectQuotingStrategy before = database.getObjectQuotingStrategy();
        ExecutionWatch watch = new ExecutionWatch();
        try {
            return watch.outcome(changeSet.execute(changeLog, watch, database), connection.failure());
        } catch (LinkageError e) {
            throw undone(e);
        } finally {
            database.setObjectQuotingStrategy(before);
        }
    }

    /** Rolls a changeset back; DATABASECHANGELOG is not touched. */
    void rollBack(ChangeSet changeSet) throws RollbackFailedException {
        connection.forgetFailure();
        ObjectQuotingStrategy before = database.getObjectQuotingStrategy();
        try {
            changeSet.rollback(database);
        } catch (LinkageError e) {
            throw undone(e);
        } finally {
            database.setObjectQuotingStrategy(before);
        }
    }

    /** Liquibase rolls the transaction back after an exception, but not after an error, such as a custom change without its classes. */
    private LinkageError undone(LinkageError error) {
        try {
            database.rollback();
        } catch (DatabaseException e) {
            error.addSuppressed(e);
        }
        return error;
    }

    /** Records in DATABASECHANGELOG that a changeset ran. */
    void mark(ChangeSet changeSet, ExecType outcome) throws LiquibaseException {
        database.markChangeSetExecStatus(changeSet, outcome);
        database.commit();
    }

    /** Removes a changeset from DATABASECHANGELOG. */
    void unmark(ChangeSet changeSet) throws LiquibaseException {
        database.removeRanStatus(changeSet);
        database.commit();
    }

    /**
     * Makes this session as good as a new one: settings, role, temporary objects, cursors, advisory locks and listeners are gone,
     * as after <a href="https://www.postgresql.org/docs/current/sql-discard.html">DISCARD ALL</a>. Database and role defaults
     * that a changeset sets are read at login only; for those the session has to be opened anew.
     */
    void renew() throws SQLException {
        Connection real = connection.real();
        real.rollback();
        real.setAutoCommit(true);
        try (Statement statement = real.createStatement()) {
            statement.execute("DISCARD ALL");
        }
        real.setAutoCommit(false);
        observer.ifPresent(Observer::renewed);
    }

    private ChangeLogHistoryService history() {
        return Scope.getCurrentScope()
                .getSingleton(ChangeLogHistoryServiceFactory.class)
                .getChangeLogService(database);
    }

    @Override
    public void close() {
        try {
            connection.real().close();
        } catch (SQLException e) {
            // The server is thrown away in a moment; a connection that does not close cleanly loses nothing.
            Scope.getCurrentScope().getLog(Session.class).fine("closing a session", e);
        }
    }
}
