package io.github.migrationsafety.goal;

import io.github.migrationsafety.postgres.EmbeddedPostgres;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The major version of PostgreSQL that a goal without a server judges for. */
final class ConfiguredMajor {
    /** {@code pgvector/pgvector:pg17}, {@code timescale/timescaledb:2.17.2-pg16}. */
    private static final Pattern NAMED = Pattern.compile("pg-?(\\d{2})(?!\\d)");

    /** {@code postgres:17.2-alpine}, {@code postgis/postgis:16-3.5}. */
    private static final Pattern LEADING = Pattern.compile("(\\d{2})(?!\\d)(?:[.-].*)?");

    private ConfiguredMajor() {}

    /**
     * The version that is asked for, else the one that the image's tag tells, else the newest that the plugin was tested with.
     *
     * @throws io.github.migrationsafety.SetupException if the version cannot be had
     */
    static int of(GoalSettings.Postgres postgres) {
        return postgres.version()
                .map(EmbeddedPostgres::majorFor)
                .or(() -> postgres.image().flatMap(ConfiguredMajor::ofImage))
                .orElseGet(() -> EmbeddedPostgres.majorFor(""));
    }

    /** The major that the tag of an image tells; a tag such as {@code latest} tells none. */
    static Optional<Integer> ofImage(String image) {
        String name = image.substring(image.lastIndexOf('/') + 1).replaceFirst("@.*", "");
        String tag = name.contains(":") ? name.substring(name.indexOf(':') + 1) : "";
        Matcher named = NAMED.matcher(tag);
        if (named.find()) {
            return Optional.of(Integer.valueOf(named.group(1)));
        }
        Matcher leading = LEADING.matcher(tag);
        return leading.matches() ? Optional.of(Integer.valueOf(leading.group(1))) : Optional.empty();
    }
}
