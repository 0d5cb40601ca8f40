package io.github.migrationsafety.policy;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The targets file: many real databases, or where to ask for them. Immutable.
 *
 * @param file the file
 * @param targets those that stand in it, in its order
 * @param registry the database that knows the others; empty if there is none
 * @param common what targets have that do not say it themselves
 * @param rollout in which order they have their turn
 */
public record TargetsFile(
        Path file, List<Target> targets, Optional<Registry> registry, Common common, RolloutSettings rollout) {
    /**
     * A database with a table of targets.
     *
     * @param url its JDBC URL, without credentials
     * @param serverId the server in {@code settings.xml} with its credentials; empty for that of the goal
     * @param query one row for each target, with the columns {@link #COLUMNS}, of which {@code name} is needed
     * @param where where it stands, for messages
     */
    public record Registry(String url, Optional<String> serverId, String query, String where) {
        /** The columns that the query may have. */
        public static final List<String> COLUMNS = List.of("name", "url", "schema", "server_id");
    }

    /** What targets have in common, as far as they do. */
    public record Common(Optional<String> url, Optional<String> serverId) {}

    public TargetsFile {
        targets = List.copyOf(targets);
    }

    /**
     * Reads it.
     *
     * @throws io.github.migrationsafety.SetupException naming file and line, if it cannot be read or has anything that it must
     *     not have
     */
    public static TargetsFile read(Path file) {
        return TargetsReader.read(file);
    }

    /**
     * A target as a row of the registry tells it.
     *
     * @param row which row, from 1
     * @throws io.github.migrationsafety.SetupException if it is none
     */
    public Target registered(
            int row, String name, Optional<String> url, Optional<String> schema, Optional<String> serverId) {
        String where = registry.map(Registry::where).orElse(file.toString()) + ", row " + row + " of the registry";
        return TargetsReader.target(where, name, url, schema, serverId, common);
    }

    /**
     * A list in which no target stands twice.
     *
     * @throws io.github.migrationsafety.SetupException if one does, or there is none
     */
    public List<Target> checked(List<Target> all) {
        return TargetsReader.distinct(file.toString(), all);
    }
}
