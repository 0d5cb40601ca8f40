package io.github.migrationsafety.production.backup;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.policy.Production.Backup.Format;
import io.github.migrationsafety.postgres.ClientPrograms;
import io.github.migrationsafety.postgres.RealDatabase;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Restores a dump into a throwaway server and compares what came out with what went in.
 *
 * <p>A dump does not hold the roles that it mentions. On a server that is ours alone they are made, by name and without a way to log
 * in, so that owners, grants and policies can be compared; on a shared one none is made, and owners and grants stay uncompared.
 */
final class RestoreProof {
    private static final String DATABASE = "backup_proof";

    private final ThrowawayPostgres server;
    private final ClientPrograms programs;
    private final ProgressLine progress;

    RestoreProof(ThrowawayPostgres server, ClientPrograms programs, ProgressLine progress) {
        this.server = server;
        this.programs = programs;
        this.progress = progress;
    }

    /**
     * @param user who read the state of the original; told apart from other owners in the catalog
     * @param roles the roles of the original server, and whether each is a superuser
     * @return what differs, a line each
     * @throws SetupException if it cannot be restored at all
     */
    List<String> differences(
            Path dump, Format format, DatabaseState original, String user, Map<String, Boolean> roles) {
        try {
            boolean withRoles = !server.isShared();
            server.createDatabase(DATABASE);
            if (withRoles) {
                createRoles(roles);
            }
            RealDatabase target = server.reachedAt(DATABASE);
            Restore.run(programs, dump, format, target, new Restore.Along(withRoles, false), progress);
            DatabaseState restored = state(withRoles ? user : "");
            return withRoles
                    ? original.differences(restored)
                    : original.withoutRoles().differences(restored.withoutRoles());
        } catch (SQLException e) {
            throw new SetupException(
                    "The throwaway server on which the backup is proved refuses: " + e.getMessage() + ".",
                    "Run the goal again; if it happens again, set `production.backup.verify: list` and report it.",
                    e);
        }
    }

    private DatabaseState state(String user) throws SQLException {
        Connection catalog = server.connect(DATABASE);
        if (!user.isEmpty()) {
            // So that both sides are seen with the same eyes.
            try (Statement statement = catalog.createStatement()) {
                statement.execute("set session authorization " + Identifier.quoted(user));
            }
        }
        try (Connection connection = server.connect(DATABASE);
                Statement counting = connection.createStatement()) {
            return new DatabaseState(DatabaseState.objects(catalog), RowCounts.read(counting));
        }
    }

    private void createRoles(Map<String, Boolean> roles) throws SQLException {
        try (Connection connection = server.connect(DATABASE);
                Statement statement = connection.createStatement()) {
            Set<String> there = new TreeSet<>();
            try (ResultSet rows = statement.executeQuery("select rolname from pg_catalog.pg_roles")) {
                while (rows.next()) {
                    there.add(rows.getString(1));
                }
            }
            List<String> missing = new ArrayList<>(roles.keySet());
            missing.removeAll(there);
            for (String role : missing) {
                statement.execute("create role " + Identifier.quoted(role)
                        + (Boolean.TRUE.equals(roles.get(role)) ? " superuser" : "") + " nologin");
            }
        }
    }
}
