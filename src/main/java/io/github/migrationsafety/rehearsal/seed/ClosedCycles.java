package io.github.migrationsafety.rehearsal.seed;

import io.github.migrationsafety.rehearsal.seed.FillingOrder.Turn;
import io.github.migrationsafety.rehearsal.seed.SeedTable.ForeignKey;
import io.github.migrationsafety.rehearsal.seed.SeedTable.SeedColumn;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Rows for tables whose foreign keys form a cycle that no NULL opens: one table gets its rows unchecked, and its keys are tied when
 * all tables hold rows. Whether they were tied, all of them, is asked at the end. Runs in a transaction. Not thread-safe.
 */
final class ClosedCycles {
    private final Connection connection;

    ClosedCycles(Connection connection) {
        this.connection = connection;
    }

    /** What is done while foreign keys are not checked. */
    interface Filling {
        void run() throws SQLException;
    }

    /**
     * Lets rows in that point nowhere yet. A superuser can have that of every table, others only where a constraint is deferrable.
     *
     * @see <a href="https://www.postgresql.org/docs/current/runtime-config-client.html#GUC-SESSION-REPLICATION-ROLE">
     *     session_replication_role</a>
     */
    void unchecked(Filling filling) throws SQLException {
        boolean superuser = replica();
        if (!superuser) {
            execute("set constraints all deferred");
        }
        filling.run();
        if (superuser) {
            execute("set local session_replication_role to default");
        }
    }

    private boolean replica() throws SQLException {
        Savepoint before = connection.setSavepoint();
        try {
            execute("set local session_replication_role = replica");
            connection.releaseSavepoint(before);
            return true;
        } catch (SQLException e) {
            connection.rollback(before);
            return false;
        }
    }

    /** Whether every row points at one that is there. */
    boolean hold(List<Turn> order) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            for (Turn turn : order) {
                for (ForeignKey key : turn.unchecked()) {
                    try (ResultSet dangling = statement.executeQuery(dangling(turn.table(), key))) {
                        if (dangling.next()) {
                            return false;
                        }
                    }
                }
            }
            statement.execute("set constraints all immediate");
            return true;
        } catch (SQLException e) {
            // Deferred constraints that do not hold; the transaction is rolled back to before these rows.
            return false;
        }
    }

    private static String dangling(SeedTable table, ForeignKey key) {
        List<String> own = key.columns().stream()
                .map(table::column)
                .flatMap(Optional::stream)
                .map(SeedColumn::name)
                .toList();
        List<String> same = new ArrayList<>();
        for (int i = 0; i < own.size(); i++) {
            same.add("p." + Quoted.name(key.targetColumns().get(i)) + " = c." + Quoted.name(own.get(i)));
        }
        return "select from only " + Quoted.name(table.name()) + " c where not exists (select from "
                + Quoted.name(key.targetName()) + " p where " + same.stream().collect(Collectors.joining(" and "))
                + ") limit 1";
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
