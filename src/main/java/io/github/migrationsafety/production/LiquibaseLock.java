package io.github.migrationsafety.production;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;

/**
 * Whether somebody holds Liquibase's lock. It is a row and not a lock of the server, so a Liquibase that was killed leaves it for
 * good.
 *
 * @see <a href="https://docs.liquibase.com/concepts/tracking-tables/databasechangeloglock-table.html">DATABASECHANGELOGLOCK</a>
 */
final class LiquibaseLock {
    static final String NAME = "nobody holds Liquibase's lock";

    private LiquibaseLock() {}

    static Check check(Connection connection, LiquibaseTables tables) throws SQLException {
        Optional<String> table = LiquibaseTable.lock(tables).find(connection);
        if (table.isEmpty()) {
            return Check.notApplicable(NAME, "there is no table for it: Liquibase never ran here");
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "SELECT coalesce(lockedby, 'somebody'), to_char(lockgranted, 'YYYY-MM-DD HH24:MI:SS')"
                                + " FROM " + table.get()
                                + " WHERE locked ORDER BY id LIMIT 1")) {
            if (!row.next()) {
                return Check.passed(NAME, table.get() + " has no lock");
            }
            String since = row.getString(2) == null ? "" : ", since " + row.getString(2);
            return Check.failed(
                    NAME,
                    row.getString(1) + " holds it" + since,
                    "If that Liquibase still runs, wait for it; if it was killed, make sure that no session of it is left"
                            + " and run `liquibase release-locks`.");
        }
    }
}
