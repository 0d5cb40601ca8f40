package io.github.migrationsafety.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Objects;
import java.util.Properties;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * How this plugin connects, in one place. The driver is called directly because a driver that came with a plugin's class
 * loader is invisible to {@link java.sql.DriverManager}'s callers in others.
 */
final class ConnectionSettings {
    static final String APPLICATION_NAME = "migration-safety";

    private ConnectionSettings() {}

    /** For a server of ours on this machine: no encryption to negotiate. */
    static Properties local(String user, String password, int major) {
        Properties properties = common(user, password);
        PGProperty.SSL_MODE.set(properties, "disable");
        PGProperty.GSS_ENC_MODE.set(properties, "disable");
        // Saves a round trip that sets the application's name.
        PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, Integer.toString(major));
        return properties;
    }

    /** For somebody else's server: its URL says how to encrypt; what the URL says goes before what is said here. */
    static Properties external(String user, String password) {
        Properties properties = common(user, password);
        PGProperty.TCP_KEEP_ALIVE.set(properties, true);
        PGProperty.SOCKET_FACTORY.set(properties, KeptAliveSockets.class.getName());
        // The time to connect ends when somebody listens; nothing else bounds how long one who is silent is waited for.
        PGProperty.LOGIN_TIMEOUT.set(properties, 30);
        return properties;
    }

    /** @throws SQLException if the server cannot be reached or refuses */
    static Connection open(String url, Properties properties) throws SQLException {
        Connection connection =
                Objects.requireNonNull(new Driver().connect(url, properties), "not a URL of PostgreSQL");
        // The driver announces the JVM's zone, and texts of defaults and views that hold a timestamp would depend on
        // it.
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
        }
        return connection;
    }

    /** The server's version as it tells it, less what a distribution appends: {@code 15.18 (Debian 15.18-0)} is 15.18. */
    static String versionOf(Connection connection) throws SQLException {
        String version = connection.getMetaData().getDatabaseProductVersion();
        int blank = version.indexOf(' ');
        return blank < 0 ? version : version.substring(0, blank);
    }

    /** The major of a version such as {@code 17.11}, {@code 17.11.0} or {@code 19beta1}. */
    static int majorOf(String version) {
        int end = 0;
        while (end < version.length() && Character.isDigit(version.charAt(end))) {
            end++;
        }
        return Integer.parseInt(version.substring(0, end));
    }

    private static Properties common(String user, String password) {
        Properties properties = new Properties();
        if (!user.isBlank()) {
            PGProperty.USER.set(properties, user);
        }
        if (!password.isEmpty()) {
            PGProperty.PASSWORD.set(properties, password);
        }
        PGProperty.APPLICATION_NAME.set(properties, APPLICATION_NAME);
        PGProperty.CONNECT_TIMEOUT.set(properties, 10);
        PGProperty.REWRITE_BATCHED_INSERTS.set(properties, true);
        return properties;
    }
}
