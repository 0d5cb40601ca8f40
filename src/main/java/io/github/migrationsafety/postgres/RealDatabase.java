package io.github.migrationsafety.postgres;

import io.github.migrationsafety.SetupException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.postgresql.PGProperty;

/**
 * A database that is nobody's to throw away. Immutable and thread-safe; no text of it holds the password.
 *
 * <p>The programs that come with PostgreSQL are told where it is by their environment, see
 * <a href="https://www.postgresql.org/docs/17/libpq-envars.html">Environment Variables</a> in the manual of libpq.
 */
public final class RealDatabase {
    private static final Pattern FIRST_HOST = Pattern.compile("//(\\[[^]]*]|[^:/,]*)(?::(\\d+))?");
    private static final Pattern SSL_MODE = Pattern.compile("[?&]sslmode=([a-z-]+)", Pattern.CASE_INSENSITIVE);

    private static final Pattern SOCKET_TIMEOUT = Pattern.compile("[?&]socketTimeout=(\\d{1,9})(?:&|$)");

    /** Reading the catalog of a very large database takes a minute. */
    private static final Duration SILENCE = Duration.ofMinutes(5);

    private final ExternalUrl url;

    private RealDatabase(ExternalUrl url) {
        this.url = url;
    }

    /**
     * @param jdbcUrl {@code jdbc:postgresql://HOST:PORT/DATABASE}
     * @param user blank if the URL has it
     * @param password empty if none is needed
     * @throws SetupException if this is not a JDBC URL of PostgreSQL that names a database
     */
    public static RealDatabase of(String jdbcUrl, String user, String password) {
        ExternalUrl url = ExternalUrl.parse(jdbcUrl, user, password);
        if (url.database().isEmpty()) {
            throw new SetupException(
                    "The parameter url (migration-safety.url) names no database.",
                    "Write it as jdbc:postgresql://HOST:PORT/DATABASE.");
        }
        return new RealDatabase(url);
    }

    /** A session in it; autocommit is on. A question that it does not answer within {@link #silence()} fails. */
    public Connection connect() throws SQLException {
        return connect(database());
    }

    /** A session in another database of the same server. */
    public Connection connect(String otherDatabase) throws SQLException {
        Properties properties = ConnectionSettings.external(url.user(), url.password());
        PGProperty.SOCKET_TIMEOUT.set(properties, (int) SILENCE.toSeconds());
        return ConnectionSettings.open(url.of(otherDatabase), properties);
    }

    /**
     * How long it may be silent: the driver's {@code socketTimeout} in the URL, in seconds, else five minutes; zero for as long as it
     * likes.
     */
    public Duration silence() {
        Matcher given = SOCKET_TIMEOUT.matcher(url.options());
        return given.find() ? Duration.ofSeconds(Long.parseLong(given.group(1))) : SILENCE;
    }

    /** Why it failed, without the password and a full stop. */
    public String why(SQLException failure) {
        return masked(Silence.words(failure)).replaceAll("\\s+", " ");
    }

    /** Another database of the same server, with the same user. */
    public RealDatabase sibling(String otherDatabase) {
        return new RealDatabase(
                new ExternalUrl(url.server(), otherDatabase, url.options(), url.user(), url.password()));
    }

    /** The first host that the URL names. */
    public String host() {
        Matcher host = FIRST_HOST.matcher(url.server());
        String name = host.find() ? host.group(1).replaceAll("[\\[\\]]", "") : "";
        return name.isEmpty() ? "localhost" : name;
    }

    /** Its port. */
    public int port() {
        Matcher host = FIRST_HOST.matcher(url.server());
        return host.find() && host.group(2) != null ? Integer.parseInt(host.group(2)) : 5432;
    }

    /** The database's name. */
    public String database() {
        return url.database();
    }

    /** The user; empty where the driver's own ways apply. */
    public Optional<String> user() {
        return Optional.of(url.user()).filter(user -> !user.isBlank());
    }

    /** What a child process such as {@code pg_dump} has to find in its environment, but for the password. */
    public Map<String, String> environment() {
        Map<String, String> environment = new TreeMap<>(Map.of(
                "PGHOST", host(),
                "PGPORT", Integer.toString(port()),
                "PGDATABASE", database(),
                "PGAPPNAME", ConnectionSettings.APPLICATION_NAME));
        user().ifPresent(user -> environment.put("PGUSER", user));
        Matcher sslMode = SSL_MODE.matcher(url.options());
        if (sslMode.find()) {
            environment.put("PGSSLMODE", sslMode.group(1).toLowerCase(Locale.ROOT));
        }
        return environment;
    }

    /**
     * What {@code --dbname} of PostgreSQL's programs says beside {@link #environment()}, which has no name for it: see
     * <a href="https://www.postgresql.org/docs/17/libpq-connect.html#LIBPQ-KEEPALIVES-IDLE">keepalives_idle</a>.
     */
    public static String keepAlive() {
        return "keepalives_idle=" + KeptAliveSockets.IDLE.toSeconds() + " keepalives_interval="
                + KeptAliveSockets.BETWEEN.toSeconds() + " keepalives_count=" + KeptAliveSockets.PROBES;
    }

    /** Its password; empty where none is needed. It is shown nobody. */
    String password() {
        return url.password();
    }

    /** A text without the password, wherever it stood. */
    public String masked(String text) {
        return url.password().isEmpty() ? text : text.replace(url.password(), "***");
    }

    /** Where it is, without credentials. */
    @Override
    public String toString() {
        return url.toString();
    }
}
