package io.github.migrationsafety.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Throwaway databases among other people's on one server. Each has a name that no one else uses and a comment that says whom
 * it belongs to, and its owner holds an advisory lock for as long as it is connected, so that a later run, on whichever
 * machine, can tell what a killed one left behind. Not thread-safe.
 */
final class ThrowawayDatabases {
    /** {@code migration_safety_<pid>_<random>}; the random number is also the advisory lock's. */
    private static final Pattern NAME = Pattern.compile("migration_safety_\\d{1,18}_(\\d{1,10})");

    /** Marks our advisory locks among those of others. */
    private static final int LOCK_CLASS = 0x6d736670;

    // Advisory locks belong to the database of the session that took them, but pg_locks shows them all.
    private static final String WITHOUT_LOCK =
            """
            SELECT d.datname, shobj_description(d.oid, 'pg_database'),
                   EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = d.oid)
            FROM pg_database d
            WHERE d.datname LIKE 'migration\\_safety\\_%'
              AND pg_has_role(d.datdba, 'USAGE')
              AND NOT EXISTS (SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.classid = ?
                              AND l.objid::text = substring(d.datname FROM '[0-9]+$'))
            ORDER BY d.datname""";

    private final Connection connection;
    private final ThrowawayRoles roles;

    /** @param roles those that may be made in the databases; marked with them, so that they are swept together */
    ThrowawayDatabases(Connection connection, ThrowawayRoles roles) {
        this.connection = connection;
        this.roles = roles;
    }

    /** Creates an empty database and returns its name. */
    String create() throws SQLException {
        // Nobody is ever connected to template0, so it can always be copied, and it holds nothing of this server's.
        return copy("template0");
    }

    /** Creates a copy of a database and returns its name. */
    String copy(String original) throws SQLException {
        int number = Passwords.number();
        String name = "migration_safety_" + Owner.current().pid() + "_" + number;
        // The lock comes first: a database without one is taken for abandoned.
        try (PreparedStatement lock = connection.prepareStatement("SELECT pg_advisory_lock(?, ?)")) {
            lock.setInt(1, LOCK_CLASS);
            lock.setInt(2, number);
            lock.execute();
        }
        boolean created = false;
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "CREATE DATABASE " + Identifiers.quoted(name) + " TEMPLATE " + Identifiers.quoted(original));
            mark(name);
            created = true;
        } finally {
            if (!created) {
                drop(name);
            }
        }
        return name;
    }

    /** Says on a database whom it belongs to, and which roles were claimed with it. */
    void mark(String name) throws SQLException {
        DatabaseMark mark = new DatabaseMark(Creator.current(), roles.claimed());
        try (Statement statement = connection.createStatement()) {
            // The mark's text holds nothing that would have to be quoted.
            statement.execute("COMMENT ON DATABASE " + Identifiers.quoted(name) + " IS '" + mark + "'");
        }
    }

    /** Drops a database, its sessions included. */
    void drop(String name) throws SQLException {
        boolean canForce = connection.getMetaData().getDatabaseMajorVersion() >= 13;
        if (!canForce) {
            try (PreparedStatement terminate = connection.prepareStatement(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = ?")) {
                terminate.setString(1, name);
                terminate.execute();
            }
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute(
                    "DROP DATABASE IF EXISTS " + Identifiers.quoted(name) + (canForce ? " WITH (FORCE)" : ""));
        }
    }

    /** Drops what runs left that were killed. What cannot be dropped is left for a later run. */
    void sweep() throws SQLException {
        for (Abandoned database : abandoned()) {
            try {
                drop(database.name());
                roles.drop(database.roles());
            } catch (SQLException e) {
                // Another run may be sweeping too.
            }
        }
    }

    private record Abandoned(String name, Set<String> roles) {}

    private List<Abandoned> abandoned() throws SQLException {
        List<Abandoned> found = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(WITHOUT_LOCK)) {
            query.setInt(1, LOCK_CLASS);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    String name = rows.getString(1);
                    Optional<DatabaseMark> mark =
                            Optional.ofNullable(rows.getString(2)).flatMap(DatabaseMark::parse);
                    if (NAME.matcher(name).matches()
                            && isAbandoned(mark.map(DatabaseMark::creator), rows.getBoolean(3))) {
                        found.add(new Abandoned(
                                name, mark.map(DatabaseMark::roles).orElse(Set.of())));
                    }
                }
            }
        }
        return found;
    }

    // A run that lives on this machine may have lost its lock with its connection. A server goes on with the statement
    // of a
    // client that is gone.
    private static boolean isAbandoned(Optional<Creator> creator, boolean inUse) {
        return inUse
                ? creator.filter(Creator::isGoneHere).isPresent()
                : creator.filter(Creator::isAliveHere).isEmpty();
    }
}
