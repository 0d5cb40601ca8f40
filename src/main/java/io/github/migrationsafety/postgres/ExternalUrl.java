package io.github.migrationsafety.postgres;

import io.github.migrationsafety.SetupException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A JDBC URL of a user's server, taken apart. Credentials in it are moved to the connection's properties, because the driver
 * logs URLs that it does not understand. Immutable.
 *
 * @param server {@code //host:port,host:port/}, or empty for the driver's default
 * @param database the database to connect to first, or empty for the driver's default
 * @param options what follows, from the question mark on, without credentials; may be empty
 */
record ExternalUrl(String server, String database, String options, String user, String password) {
    private static final String SCHEME = "jdbc:postgresql:";
    private static final String HOST = "(?:[A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.%]+])?(?::\\d{1,5})?";
    private static final Pattern URL = Pattern.compile(Pattern.quote(SCHEME) + "(?<server>//" + HOST + "(?:," + HOST
            + ")*/?|/)?(?<database>[^/?]*)(?:\\?(?<options>.*))?");

    /**
     * @param user goes before the one in the URL, unless blank
     * @param password likewise
     * @throws SetupException if this is not a JDBC URL of PostgreSQL
     */
    static ExternalUrl parse(String jdbcUrl, String user, String password) {
        Matcher parts = URL.matcher(jdbcUrl.strip());
        if (!parts.matches()) {
            // The text itself may hold a password.
            throw new SetupException(
                    "The value of <postgres><url> is not a JDBC URL of PostgreSQL.",
                    "Write <postgres><url> or -Dmigration-safety.postgres.url as jdbc:postgresql://HOST:PORT/DATABASE.");
        }
        Properties credentials = new Properties();
        List<String> kept = new ArrayList<>();
        for (String option : orEmpty(parts.group("options")).split("&", -1)) {
            if (option.startsWith("user=") || option.startsWith("password=")) {
                int sign = option.indexOf('=');
                credentials.setProperty(option.substring(0, sign), decoded(option.substring(sign + 1)));
            } else if (!option.isEmpty()) {
                kept.add(option);
            }
        }
        String server = orEmpty(parts.group("server"));
        return new ExternalUrl(
                server.isEmpty() || server.endsWith("/") ? server : server + "/",
                orEmpty(parts.group("database")),
                kept.isEmpty() ? "" : "?" + String.join("&", kept),
                user.isBlank() ? credentials.getProperty("user", "") : user,
                password.isEmpty() ? credentials.getProperty("password", "") : password);
    }

    /** The URL of a database of this server, without credentials. */
    String of(String otherDatabase) {
        return SCHEME + server + otherDatabase + options;
    }

    /** What may be shown to anybody. */
    @Override
    public String toString() {
        return SCHEME + server + database;
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }
}
