package io.github.migrationsafety.policy;

import io.github.migrationsafety.SetupException;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One of many real databases, or schemas of real databases. Immutable.
 *
 * @param name what the user calls it; also the name of files
 * @param url its JDBC URL, without credentials
 * @param schema the schema that is its own; empty if all of the database is
 * @param serverId the server in {@code settings.xml} with its credentials; empty for that of the goal
 */
public record Target(String name, String url, Optional<String> schema, Optional<String> serverId) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,99}");
    private static final Pattern CURRENT_SCHEMA = Pattern.compile("[?&]currentSchema=([^&]*)");
    private static final Pattern CREDENTIALS =
            Pattern.compile("[?&](?:user|password|sslpassword)=|//[^/?]*@", Pattern.CASE_INSENSITIVE);

    /**
     * A target, checked.
     *
     * @param where where it stands, for messages, such as {@code targets.yaml:12}
     * @throws SetupException saying what is wrong with it
     */
    static Target checked(String where, Target target) {
        if (!NAME.matcher(target.name()).matches()) {
            throw new SetupException(
                    where + ": the target name `" + target.name() + "` cannot be the name of a file.",
                    "Use at most 100 letters, digits, dots, hyphens and underscores, a letter or digit first.");
        }
        String url = target.url();
        if (!url.startsWith("jdbc:postgresql:")) {
            // It is not shown: whatever it is, it may hold a password.
            throw new SetupException(
                    where + ": the url of target " + target.name() + " is not a PostgreSQL JDBC URL.",
                    "Write it as jdbc:postgresql://HOST:PORT/DATABASE.");
        }
        if (CREDENTIALS.matcher(url).find()) {
            throw new SetupException(
                    where + ": the url of target " + target.name() + " holds credentials.",
                    "Move them to a server in settings.xml, and name that with `serverId`.");
        }
        return target;
    }

    /** The same for two targets that are in one database. */
    public String database() {
        int end = endOfPlace();
        int database = url.lastIndexOf('/', end - 1) + 1;
        return url.substring(0, database).toLowerCase(Locale.ROOT) + url.substring(database, end);
    }

    /** The same for two targets that are the same place. */
    String place() {
        Matcher own = CURRENT_SCHEMA.matcher(url.substring(endOfPlace()));
        return database() + " " + schema.orElseGet(() -> own.find() ? own.group(1) : "");
    }

    private int endOfPlace() {
        return url.indexOf('?') < 0 ? url.length() : url.indexOf('?');
    }
}
