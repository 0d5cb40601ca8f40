package io.github.migrationsafety.postgres;

import io.github.migrationsafety.SetupException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Set;

/**
 * A server of our own on this machine, from binaries that Maven resolves: nothing needs to be installed. It listens on the
 * loopback address only, on a free port, with a password that only this object knows; it never runs as root; it ends with this
 * JVM, even if that is killed; and it leaves no files.
 *
 * <p>Not thread-safe but for {@link #close()}. Any number of servers may run at once.
 */
public final class EmbeddedPostgres implements ThrowawayPostgres {
    private final ServerRun run;
    private final int port;
    private final ServerDatabases databases;
    private final String version;
    private String password;

    private EmbeddedPostgres(ServerRun run, int port, String password, Connection administration, String version) {
        this.run = run;
        this.port = port;
        this.password = password;
        this.databases = new ServerDatabases(administration);
        this.version = version;
    }

    /**
     * Starts a server; takes a tenth of a second, and some seconds more the first time that a version is used.
     *
     * @param requestedVersion a major ({@code 17}), a release ({@code 17.11} or {@code 17.11.0}), or blank for the newest
     *     major that this plugin was tested with
     * @param resolver asked for the binaries unless they were extracted before
     * @throws SetupException if the version cannot be had, or the server cannot be made to run here
     */
    public static EmbeddedPostgres start(String requestedVersion, BinariesResolver resolver) {
        Platform platform = Platform.current();
        String version = PostgresVersions.of(platform).exact(requestedVersion);
        Account account = Account.current();
        return start(new Starter(platform, version, account, Launch.current(), CacheFolder.open(account), resolver));
    }

    /**
     * Starts a server on a copy of a kept state.
     *
     * @return nothing if it is damaged, or the server does not come up on it
     * @throws SetupException if the version cannot be had
     */
    public static Optional<EmbeddedPostgres> resume(
            String requestedVersion, BinariesResolver resolver, KeptState state) {
        Platform platform = Platform.current();
        Account account = Account.current();
        Starter starter = new Starter(
                platform,
                PostgresVersions.of(platform).exact(requestedVersion),
                account,
                Launch.current(),
                CacheFolder.open(account),
                resolver);
        try {
            return Optional.of(takeOverOrClose(starter.resume(state), starter));
        } catch (IOException | SetupException e) {
            return Optional.empty();
        }
    }

    /** The exact version that {@link #start} would run for a request, without running it. */
    public static String versionFor(String requestedVersion) {
        Platform platform = Platform.current();
        return PostgresVersions.of(platform).exact(requestedVersion) + " " + platform.name();
    }

    static EmbeddedPostgres start(Starter starter) {
        return takeOverOrClose(starter.start(), starter);
    }

    private static EmbeddedPostgres takeOverOrClose(Starter.Started started, Starter starter) {
        try {
            return takeOver(started);
        } catch (SQLException e) {
            started.run().close();
            throw new SetupException(
                    "PostgreSQL " + starter.version() + " came up but refuses its first connection: " + e.getMessage(),
                    "See whether something on this machine intercepts connections to 127.0.0.1.",
                    e);
        }
    }

    /**
     * The major version that {@link #start} would run for a request, without running it.
     *
     * @throws SetupException if the version cannot be had
     */
    public static int majorFor(String requestedVersion) {
        return ConnectionSettings.majorOf(
                PostgresVersions.of(Platform.current()).exact(requestedVersion));
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
    public void createDatabase(String name) throws SQLException {
        databases.create(name);
    }

    @Override
    public void copyDatabase(String name, String original) throws SQLException {
        databases.copy(name, original);
    }

    @Override
    public void dropDatabase(String name) throws SQLException {
        databases.drop(name);
    }

    @Override
    public Set<String> availableExtensions() throws SQLException {
        return databases.availableExtensions();
    }

    @Override
    public Connection connect(String database) throws SQLException {
        return connect(port, database, password, major());
    }

    @Override
    public RealDatabase reachedAt(String database) {
        return RealDatabase.of("jdbc:postgresql://127.0.0.1:" + port + "/" + database, Template.SUPERUSER, password);
    }

    @Override
    public Optional<String> fate() {
        return databases.answers() ? Optional.empty() : Optional.of(run.fate());
    }

    @Override
    public String adviceOnRoom() {
        return "Free some space in " + run.folder().getParent()
                + ", or point -Djava.io.tmpdir to a folder on a larger disk.";
    }

    @Override
    public void close() {
        run.close();
    }

    @Override
    public String toString() {
        return "EmbeddedPostgres[" + version + " on port " + port + "]";
    }

    /**
     * Copies the data directory while nothing is written to it; a server that starts on the copy recovers as after a crash.
     *
     * @return false if something was written meanwhile, or stands where a copy would not have it
     */
    boolean copyTo(Path folder, Sums sums) throws SQLException, IOException {
        // The copy has a password of its own, which this server no longer takes.
        String password = newPassword(databases.administration());
        try {
            Files.writeString(folder.resolve(KeptState.PASSWORD), password);
            sums.add(KeptState.PASSWORD, password.getBytes(StandardCharsets.UTF_8));
            return new LiveCopy(databases.administration(), run.folder().resolve("data"))
                    .to(folder.resolve(KeptState.DATA), sums);
        } finally {
            this.password = newPassword(databases.administration());
        }
    }

    int port() {
        return port;
    }

    /** The process that cleans up should this JVM be killed. */
    Optional<ProcessHandle> janitor() {
        return run.janitor();
    }

    Path folder() {
        return run.folder();
    }

    private static EmbeddedPostgres takeOver(Starter.Started started) throws SQLException {
        Connection administration = connect(started.port(), "postgres", started.password(), started.major());
        String password = newPassword(administration);
        return new EmbeddedPostgres(
                started.run(), started.port(), password, administration, ConnectionSettings.versionOf(administration));
    }

    private static String newPassword(Connection administration) throws SQLException {
        String password = Passwords.random();
        try (Statement statement = administration.createStatement()) {
            statement.execute("ALTER ROLE " + Template.SUPERUSER + " PASSWORD '" + ScramVerifier.of(password) + "'");
        }
        return password;
    }

    private static Connection connect(int port, String database, String password, int major) throws SQLException {
        return ConnectionSettings.open(
                "jdbc:postgresql://127.0.0.1:" + port + "/" + database,
                ConnectionSettings.local(Template.SUPERUSER, password, major));
    }
}
