package io.github.migrationsafety.postgres;

import io.github.migrationsafety.SetupException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * A server of our own in a container of the user's image: PostGIS, pgvector, a company's own. The image has to work like the <a
 * href="https://github.com/docker-library/docs/blob/master/postgres/README.md">official one</a>: it takes the same variables and
 * the server's arguments. Its data stays in memory; it has a password that only this object knows, and where the engine runs on
 * this machine its port is open to the loopback address only. The container goes with {@link #close()} or with this JVM; what a
 * killed one leaves, Testcontainers' watchdog removes, or the next run on this machine.
 *
 * <p>Not thread-safe but for {@link #close()}. Any number of servers may run at once.
 */
public final class ContainerPostgres implements ThrowawayPostgres {
    /** What a container belongs to. */
    static final String LABEL = "io.github.migrationsafety.creator";

    private static final String MEMORY_FOLDER = "/var/lib/migration-safety";

    private final ContainerEngine.Container container;
    private final Thread shutdownHook;
    private final ContainerLogin login;
    private final ServerDatabases databases;
    private final String version;

    private ContainerPostgres(
            ContainerEngine.Container container,
            Thread shutdownHook,
            ContainerLogin login,
            Connection administration,
            String version) {
        this.container = container;
        this.shutdownHook = shutdownHook;
        this.login = login;
        this.databases = new ServerDatabases(administration);
        this.version = version;
    }

    /**
     * Starts a server; takes a second or two, and longer when the image has to be pulled.
     *
     * @param image the image's name, such as {@code postgis/postgis:17-3.5}
     * @param library asked for Testcontainers, which is loaded once for all servers of this JVM
     * @throws SetupException if no container can be run, or what runs in it is no PostgreSQL that can be used
     */
    public static ContainerPostgres start(String image, ContainerLibrary library) {
        return start(image, IsolatedEngine.of(library));
    }

    static ContainerPostgres start(String name, ContainerEngine engine) {
        engine.removeAbandoned(LABEL, ContainerPostgres::isAbandoned);
        ContainerEngine.Image image = engine.image(name);
        String user = Optional.ofNullable(image.environment().get("POSTGRES_USER"))
                .filter(set -> !set.isBlank())
                .orElse("postgres");
        String password = Passwords.random();
        ContainerEngine.Container container = run(name, engine, image, user, password);
        Thread hook = new Thread(container::close, "migration-safety-container-shutdown");
        boolean started = false;
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            ContainerLogin login = new ContainerLogin(image, container, user, password);
            Connection administration = login.awaitServer();
            String version = ConnectionSettings.versionOf(administration);
            OldestServer.check(version, "the image " + name);
            started = true;
            return new ContainerPostgres(container, hook, login, administration, version);
        } catch (SQLException e) {
            throw new SetupException(
                    "PostgreSQL in the image " + name + " came up and was lost: " + e.getMessage() + ".",
                    "See whether something on the machine of the engine removes containers, then run it again.",
                    e);
        } catch (IllegalStateException e) {
            throw new SetupException(
                    "The build was interrupted while PostgreSQL was starting.", "Run the build again.", e);
        } finally {
            if (!started) {
                end(container, hook);
            }
        }
    }

    private static ContainerEngine.Container run(
            String name, ContainerEngine engine, ContainerEngine.Image image, String user, String password) {
        Map<String, String> environment = new HashMap<>();
        environment.put("POSTGRES_USER", user);
        environment.put("POSTGRES_PASSWORD", password);
        // Not where the image has a volume, which would be on a disk.
        environment.put("PGDATA", MEMORY_FOLDER + "/data");
        return engine.run(new ContainerEngine.Request(
                name,
                environment,
                command(),
                MEMORY_FOLDER,
                ServerSettings.CONTAINER_PORT,
                Map.of(LABEL, Creator.current().toString())));
    }

    private static List<String> command() {
        List<String> command = new ArrayList<>();
        command.add("postgres");
        command.addAll(ServerSettings.containerArguments());
        return command;
    }

    private static boolean isAbandoned(String label) {
        return Creator.parse(label).filter(Creator::isGoneHere).isPresent();
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
        return login.connect(database, major());
    }

    @Override
    public RealDatabase reachedAt(String database) {
        return login.reachedAt(database);
    }

    @Override
    public Optional<String> fate() {
        return databases.answers()
                ? Optional.empty()
                : Optional.of("was lost: its container, or the engine, was ended from outside");
    }

    @Override
    public String adviceOnRoom() {
        return "Its data is in memory: give the machine of the engine more of it, or use a server of your own with"
                + " <postgres><url>.";
    }

    @Override
    public void close() {
        end(container, shutdownHook);
    }

    private static void end(ContainerEngine.Container container, Thread hook) {
        container.close();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is going down; the hook finds nothing left to do.
        }
    }

    @Override
    public String toString() {
        return "ContainerPostgres[" + version + " on " + container.host() + ":" + container.port() + "]";
    }
}
