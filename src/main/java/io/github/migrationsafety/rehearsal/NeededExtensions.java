package io.github.migrationsafety.rehearsal;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeLog;
import io.github.migrationsafety.changelog.ChangeSet;
import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.changelog.SqlText;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import java.sql.SQLException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The extensions that a changelog installs, so that one that the server does not have is told of before anything is run, and
 * with a way to get it. Changesets with preconditions are left out: they may be there for servers that have it not.
 */
public final class NeededExtensions {
    private static final Pattern CREATE =
            Pattern.compile("(?is)^(?:\\s+|--[^\\n]*\\n|/\\*.*?\\*/)*create\\s+extension\\s+"
                    + "(?:if\\s+not\\s+exists\\s+)?(?:\"(?<quoted>[^\"]+)\"|(?<plain>[a-z_][a-z0-9_]*)).*");

    private NeededExtensions() {}

    /** @throws SetupException if the server does not have one of them */
    public static void check(ChangeLog changeLog, ThrowawayPostgres server) {
        Map<String, Location> needed = in(changeLog);
        if (needed.isEmpty()) {
            return;
        }
        try {
            needed.keySet().removeAll(server.availableExtensions());
        } catch (SQLException e) {
            throw new SetupException(
                    "The server does not tell which extensions it has: " + e.getMessage() + ".",
                    "Run the goal again.",
                    e);
        }
        if (!needed.isEmpty()) {
            throw new SetupException(
                    "PostgreSQL " + server.version() + " has no "
                            + needed.entrySet().stream()
                                    .map(e -> "extension " + e.getKey() + ", which the changeset at " + e.getValue()
                                            + " creates")
                                    .collect(Collectors.joining(", and no "))
                            + ".",
                    "Rehearse on an image that has it, by <postgres><image>" + image(needed.keySet(), server.major())
                            + "</image> or -Dmigration-safety.postgres.image, or on a server that has it, by <postgres><url>.");
        }
    }

    /** Each with the place that first creates it, by name. */
    static Map<String, Location> in(ChangeLog changeLog) {
        Map<String, Location> needed = new TreeMap<>();
        for (ChangeSet changeSet : changeLog.changeSets()) {
            if (changeSet.excluded().isEmpty() && changeSet.directions().guard().isEmpty()) {
                for (SqlText statement : changeSet.sql()) {
                    created(statement.sql()).ifPresent(name -> needed.putIfAbsent(name, statement.at()));
                }
            }
        }
        return needed;
    }

    private static Optional<String> created(String sql) {
        Matcher create = CREATE.matcher(sql);
        if (!create.matches()) {
            return Optional.empty();
        }
        return Optional.ofNullable(create.group("quoted"))
                .or(() -> Optional.of(create.group("plain").toLowerCase(Locale.ROOT)));
    }

    /** An image that is known to have the extensions, with the tags that its publisher gives to a major. */
    private static String image(Set<String> names, int major) {
        if (names.stream().allMatch(n -> n.startsWith("postgis") || n.startsWith("address_standardizer"))) {
            return "postgis/postgis:" + major + (major >= 18 ? "-3.6" : "-3.5");
        }
        if (names.equals(Set.of("vector"))) {
            return "pgvector/pgvector:pg" + major;
        }
        if (names.equals(Set.of("timescaledb"))) {
            return "timescale/timescaledb:latest-pg" + major;
        }
        return "…";
    }
}
