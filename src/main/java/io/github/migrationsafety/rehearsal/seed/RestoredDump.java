package io.github.migrationsafety.rehearsal.seed;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.changelog.ReleasedChangeSet;
import io.github.migrationsafety.changelog.ReleasedChangeSets;
import io.github.migrationsafety.postgres.Dump;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A copy of production on the throwaway server: the database that every database of the rehearsal begins as.
 *
 * @param database its name there
 * @param released the changesets that its DATABASECHANGELOG has
 */
public record RestoredDump(String database, ReleasedChangeSets released) {
    private static final String DATABASE = "restored_dump";

    private static final String HISTORY_TABLE =
            """
            SELECT format('%I.%I', n.nspname, c.relname) FROM pg_catalog.pg_class c
              JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
            WHERE n.nspname = ? AND c.relname = ? AND c.relkind = 'r'""";

    /**
     * Restores it.
     *
     * @param name what messages call it
     * @param before run on the empty database first
     * @throws SetupException if it cannot be restored, or a script fails
     */
    public static RestoredDump restore(
            Dump dump, String name, List<UserScript> before, ThrowawayPostgres server, LiquibaseTables tables) {
        try {
            server.createDatabase(DATABASE);
            if (!before.isEmpty()) {
                try (Connection connection = server.connect(DATABASE)) {
                    before.forEach(script -> script.run(connection));
                }
            }
            dump.restore(server, DATABASE, String.valueOf(System.getenv("PATH")));
            return new RestoredDump(
                    DATABASE, new ReleasedChangeSets("the dump `" + name + "`", changeSets(server, tables)));
        } catch (SQLException e) {
            throw new SetupException(
                    "The dump " + name + " cannot be restored: " + e.getMessage() + ".",
                    "Run again with -X for the details.",
                    e);
        }
    }

    private static List<ReleasedChangeSet> changeSets(ThrowawayPostgres server, LiquibaseTables tables)
            throws SQLException {
        List<ReleasedChangeSet> found = new ArrayList<>();
        try (Connection connection = server.connect(DATABASE);
                PreparedStatement lookup = connection.prepareStatement(HISTORY_TABLE)) {
            lookup.setString(
                    1,
                    tables.liquibaseSchemaName().or(tables::defaultSchemaName).orElse("public"));
            lookup.setString(2, tables.databaseChangeLogTableName().orElse("databasechangelog"));
            try (ResultSet table = lookup.executeQuery()) {
                if (table.next()) {
                    read(connection, table.getString(1), found);
                }
            }
        }
        return found;
    }

    private static void read(Connection connection, String table, List<ReleasedChangeSet> found) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT filename, id, author, coalesce(md5sum, '') FROM "
                        + table + " ORDER BY orderexecuted, dateexecuted, id")) {
            while (rows.next()) {
                found.add(new ReleasedChangeSet(
                        new ChangeSetId(rows.getString(1), rows.getString(2), rows.getString(3)), rows.getString(4)));
            }
        }
    }
}
