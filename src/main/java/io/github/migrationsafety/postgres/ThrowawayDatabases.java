package io.github.migrationsafety.postgres;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

    private static final String COMMENT = "Throwaway database of migration-safety, owner: ";

    // Advisory locks belong to the database of the session that took them, but pg_locks shows them all.
    private static final String ABANDONED =
            """
            SELECT d.datname, shobj_description(d.oid, 'pg_database')
            FROM pg_database d
            WHERE d.datname LIKE 'migration\\_safety\\_%'
              AND pg_has_role(d.datdba, 'USAGE')
              AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datid = d.oid)
              AND NOT EXISTS (SELECT FROM pg_locks l WHERE l.locktype = 'advisory' AND l.classid = ?
                              AND l.objid::text = substring(d.datname FROM '[0-9]+$'))
            ORDER BY d.datname""";

    private final Connection connection;

    ThrowawayDatabases(Connection connection) {
        this.connection = connection;
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
            statement.execute(
                    "COMMENT ON DATABASE " + Identifiers.quoted(name) + " IS '" + COMMENT + Creator.current() + "'");
            created = true;
        } finally {
            if (!created) {
                drop(name);
            }
        }
        return name;
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

    /** Drops what runs left that were killed. One that cannot be dropped is left for a later run. */
    void sweep() throws SQLException {
        for (String name : abandoned()) {
            try {
                drop(name);
            } catch (SQLException e) {
                // Another run may be sweeping too.
            }
        }
    }

    private List<String> abandoned() throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(ABANDONED)) {
            query.setInt(1, LOCK_CLASS);
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    String name = rows.getString(1);
                    if (NAME.matcher(name).matches() && isOwnerGone(Optional.ofNullable(rows.getString(2)))) {
                        names.add(name);
                    }
                }
            }
        }
        return names;
    }

    // A run that lives on this machine may have lost its lock with its connection.
    private boolean isOwnerGone(Optional<String> comment) {
        return comment.filter(text -> text.startsWith(COMMENT))
                .flatMap(text -> Creator.parse(text.substring(COMMENT.length())))
                .filter(Creator::isAliveHere)
                .isEmpty();
    }
}
