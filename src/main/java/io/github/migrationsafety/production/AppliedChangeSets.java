package io.github.migrationsafety.production;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.changelog.ReleasedChangeSet;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import liquibase.changelog.DatabaseChangeLog;

/**
 * What DATABASECHANGELOG of a real database holds. Immutable.
 *
 * @param table its name as SQL needs it; empty when there is none, because Liquibase never ran there
 * @param changeSets its rows in the order in which they ran; a row without a checksum has a blank one
 * @see <a href="https://docs.liquibase.com/concepts/tracking-tables/databasechangelog-table.html">DATABASECHANGELOG</a>
 */
public record AppliedChangeSets(Optional<String> table, List<ReleasedChangeSet> changeSets) {
    public AppliedChangeSets {
        changeSets = List.copyOf(changeSets);
    }

    /**
     * Reads it.
     *
     * @param connection a session with the search path that Liquibase will have
     * @throws SQLException if the user may not read it, or the server is gone
     */
    public static AppliedChangeSets read(Connection connection, LiquibaseTables tables) throws SQLException {
        Optional<String> table = LiquibaseTable.changeLog(tables).find(connection);
        List<ReleasedChangeSet> rows = new ArrayList<>();
        if (table.isPresent()) {
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery("SELECT filename, id, author, coalesce(md5sum, '') FROM "
                            + table.get() + " ORDER BY dateexecuted, orderexecuted")) {
                while (row.next()) {
                    rows.add(new ReleasedChangeSet(
                            new ChangeSetId(row.getString(1), row.getString(2), row.getString(3)), row.getString(4)));
                }
            }
        }
        return new AppliedChangeSets(table, rows);
    }

    /**
     * These rows under the paths that the changelog has today: Liquibase takes {@code classpath:a.sql}, {@code /a.sql} and
     * {@code a.sql} for the same file.
     *
     * @param changeLog the identities of the changelog's changesets
     */
    public List<ReleasedChangeSet> under(List<ReleasedChangeSet> changeLog) {
        Map<ChangeSetId, ChangeSetId> byNormal = new HashMap<>();
        changeLog.forEach(c -> byNormal.putIfAbsent(normal(c.id()), c.id()));
        return changeSets.stream()
                .map(row -> new ReleasedChangeSet(byNormal.getOrDefault(normal(row.id()), row.id()), row.checksum()))
                .toList();
    }

    private static ChangeSetId normal(ChangeSetId id) {
        return new ChangeSetId(DatabaseChangeLog.normalizePath(id.path()), id.id(), id.author());
    }
}
