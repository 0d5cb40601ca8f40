package io.github.migrationsafety.production;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.policy.Production.Limits;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the server itself tells: whether it takes writes, who holds Liquibase's lock, and what stands in a migration's way. Nothing
 * is changed there. What the user may not see makes a check not applicable, never passed.
 */
final class ServerChecks {
    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private final Connection connection;
    private final LiquibaseTables tables;
    private final Limits limits;
    private final Optional<String> onlySchema;

    /** @param connection a read-only session with the search path that Liquibase will have */
    ServerChecks(Connection connection, LiquibaseTables tables, Limits limits, Optional<String> onlySchema) {
        this.connection = connection;
        this.tables = tables;
        this.limits = limits;
        this.onlySchema = onlySchema;
    }

    /** One look at the server. */
    private interface Look {
        Check check(Connection connection) throws SQLException;
    }

    /**
     * Every check.
     *
     * @throws SQLException if the server is gone
     */
    List<Check> run() throws SQLException {
        List<Check> checks = new ArrayList<>();
        checks.add(guarded(TakesWrites.NAME, TakesWrites::check));
        checks.add(guarded(LiquibaseLock.NAME, c -> LiquibaseLock.check(c, tables)));
        checks.add(guarded(LongTransactions.NAME, c -> LongTransactions.check(c, limits.longTransaction())));
        checks.add(guarded(InvalidIndexes.NAME, c -> InvalidIndexes.check(c, onlySchema)));
        checks.add(guarded(ReplicationLag.NAME, c -> ReplicationLag.check(c, limits.replicationLag())));
        checks.add(guarded(FreeDisk.NAME, c -> FreeDisk.check(c, limits.freeDiskPercent())));
        return checks;
    }

    private Check guarded(String name, Look look) throws SQLException {
        try {
            return look.check(connection);
        } catch (SQLException e) {
            if (INSUFFICIENT_PRIVILEGE.equals(e.getSQLState())) {
                return Check.notApplicable(
                        name,
                        "the user may not look: "
                                + String.valueOf(e.getMessage()).replaceFirst("^ERROR: ", ""));
            }
            throw e;
        }
    }
}
