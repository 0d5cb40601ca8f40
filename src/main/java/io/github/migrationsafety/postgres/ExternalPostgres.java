package io.github.migrationsafety.postgres;

import io.github.migrationsafety.SetupException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * Throwaway databases on a server that the user names. Its other databases are not touched. A database that is created as
 * {@code rehearsal} bears a name of its own on the server, so that any number of builds can share one.
 *
 * <p>Sessions are as mighty as the user that was given, who must be allowed to create databases; {@link #limits()} says what is
 * missing if it is not a superuser, as with most managed servers. Not thread-safe but for
 * {@link #close()}. No message, cause or log holds the password.
 */
public final class ExternalPostgres implements ThrowawayPostgres {
    private final ExternalUrl url;
    private final Connection administration;
    private final ThrowawayDatabases databases;
    private final Map<String, String> realNames = new TreeMap<>();
    private final Thread shutdownHook = new Thread(this::drop, "migration-safety-databases-shutdown");
    private final String version;
    private final ExternalUser user;
    private final ThrowawayRoles roles;
    private boolean closed;

    private ExternalPostgres(ExternalUrl url, Connection administration, String version, ExternalUser user) {
        this.url = url;
        this.user = user;
        this.roles = new ThrowawayRoles(administration);
        this.administration = administration;
        this.databases = new ThrowawayDatabases(administration, roles);
        this.version = version;
    }

    /**
     * Connects, and drops the throwaway databases of runs that were killed.
     *
     * @param jdbcUrl any database of the server, as {@code jdbc:postgresql://HOST:PORT/DATABASE}
     * @param user blank if the URL has it
     * @param password empty if the URL has it, or none is needed
     * @throws SetupException if the server cannot be reached, refuses the user, or does not let the user create databases
     */
    public static ExternalPostgres connect(String jdbcUrl, String user, String password) {
        ExternalUrl url = ExternalUrl.parse(jdbcUrl, user, password);
        Connection administration;
        try {
            administration = open(url, url.database());
        } catch (SQLException e) {
            throw explain(url, e);
        }
        try {
            ExternalUser may = ExternalUser.of(administration);
            may.checkMayCreateDatabases(url);
            String version = ConnectionSettings.versionOf(administration);
            OldestServer.check(version, "<postgres><url>, " + url + ",");
            ExternalPostgres postgres = new ExternalPostgres(url, administration, version, may);
            postgres.databases.sweep();
            Runtime.getRuntime().addShutdownHook(postgres.shutdownHook);
            return postgres;
        } catch (SQLException e) {
            closeQuietly(administration);
            throw explain(url, e);
        } catch (SetupException | IllegalStateException e) {
            closeQuietly(administration);
            throw e;
        }
    }

    @Override
    public String version() {
        return version;
    }

    @Override
    public int major() {
        return ConnectionSettings.majorOf(version);
    }

    @Override
    public synchronized void createDatabase(String name) throws SQLException {
        checkFree(name);
        realNames.put(name, databases.create());
    }

    @Override
    public synchronized void copyDatabase(String name, String original) throws SQLException {
        checkFree(name);
        realNames.put(name, databases.copy(realName(original)));
    }

    @Override
    public synchronized void dropDatabase(String name) throws SQLException {
        databases.drop(realName(name));
        realNames.remove(name);
    }

    @Override
    public Connection connect(String database) throws SQLException {
        return open(url, realName(database));
    }

    @Override
    public RealDatabase reachedAt(String database) throws SQLException {
        return RealDatabase.of(url.of(realName(database)), url.user(), url.password());
    }

    @Override
    public Set<String> availableExtensions() throws SQLException {
        return ServerDatabases.availableExtensions(administration);
    }

    @Override
    public Optional<String> limits() {
        return user.limits();
    }

    @Override
    public boolean isShared() {
        return true;
    }

    @Override
    public synchronized Set<String> claimRoles(Set<String> names) throws SQLException {
        Set<String> taken = roles.existing(names);
        if (taken.isEmpty()) {
            roles.claim(names);
            for (String realName : realNames.values()) {
                databases.mark(realName);
            }
        }
        return taken;
    }

    @Override
    public Optional<String> fate() {
        if (ServerDatabases.answers(administration)) {
            return Optional.empty();
        }
        return Optional.of(
                isClosed()
                        ? "was left, as the build was interrupted"
                        : "of <postgres><url>, " + url + ", was lost: it was stopped, or the connection broke");
    }

    @Override
    public String adviceOnRoom() {
        return "Free some space on the server at " + url + ", or rehearse elsewhere.";
    }

    private void checkFree(String name) throws SQLException {
        Identifiers.quoted(name);
        if (realNames.containsKey(name)) {
            throw new SQLException("database \"" + name + "\" already exists", "42P04");
        }
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    private synchronized String realName(String name) throws SQLException {
        String realName = realNames.get(name);
        if (realName == null) {
            throw new SQLException("database \"" + name + "\" does not exist", "3D000");
        }
        return realName;
    }

    @Override
    public void close() {
        drop();
        try {
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IllegalStateException e) {
            // The JVM is going down; the hook finds nothing left to do.
        }
    }

    @Override
    public String toString() {
        return "ExternalPostgres[" + url + "]";
    }

    // What cannot be dropped, because the server is gone or the connection broke, a later run sweeps.
    private synchronized void drop() {
        if (closed) {
            return;
        }
        closed = true;
        for (String realName : realNames.values()) {
            try {
                databases.drop(realName);
            } catch (SQLException e) {
                // See above.
            }
        }
        // Now that nothing in a database is theirs any more.
        roles.dropClaimed();
        closeQuietly(administration);
    }

    private static Connection open(ExternalUrl url, String database) throws SQLException {
        Properties properties = ConnectionSettings.external(url.user(), url.password());
        Connection connection = ConnectionSettings.open(url.of(database), properties);
        if (connection.getMetaData().getDatabaseMajorVersion() >= 14) {
            endWithClient(connection);
        }
        return connection;
    }

    /**
     * Has the server look whether the build is still there while a long statement runs, see <a
     * href="https://www.postgresql.org/docs/current/runtime-config-connection.html#GUC-CLIENT-CONNECTION-CHECK-INTERVAL">the
     * setting</a>; not every system that a server runs on can do that.
     */
    private static void endWithClient(Connection connection) {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET client_connection_check_interval = '1s'");
        } catch (SQLException e) {
            // The statement goes on to its end then.
        }
    }

    // The driver's exceptions are not handed on as causes: with a strange URL they may quote it, and it may hold a
    // secret.
    private static SetupException explain(ExternalUrl url, SQLException failure) {
        String state = String.valueOf(failure.getSQLState());
        String reason = withoutSecret(String.valueOf(failure.getMessage()), url.password());
        String advice =
                switch (state) {
                    case "28P01", "28000" ->
                        "Check the user and password of <postgres><url>: those of <serverId> in settings.xml, or of the"
                                + " environment.";
                    case "3D000" -> "Name a database that exists in <postgres><url>, such as postgres.";
                    case "42501" -> "Give the user of <postgres><url> the right to create databases.";
                    default ->
                        "Check <postgres><url> or -Dmigration-safety.postgres.url, and that the server runs and can be"
                                + " reached from here.";
                };
        return new SetupException(
                "The server of <postgres><url>, " + url + ", cannot be used: " + reason + " (SQL state " + state + ").",
                advice);
    }

    private static String withoutSecret(String text, String secret) {
        return secret.isEmpty() ? text : text.replace(secret, "***");
    }

    private static void closeQuietly(Connection connection) {
        try {
            connection.close();
        } catch (SQLException e) {
            // Nothing hangs on it.
        }
    }
}
