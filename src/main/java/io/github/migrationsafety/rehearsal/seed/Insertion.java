package io.github.migrationsafety.rehearsal.seed;

import io.github.migrationsafety.rehearsal.seed.SeedTable.SeedColumn;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Puts made-up rows into one table: all of them with one statement, which passes over those that a check refuses or a key has
 * already; one by one where the server raises an error over that. Runs in a transaction. Not thread-safe.
 */
final class Insertion {
    private static final int ENOUGH_ONE_BY_ONE = 50;
    private static final int PATIENCE = 25;

    /** A table with rules, or with a key that is checked at the end of a transaction, takes no ON CONFLICT. */
    private static final Set<String> NO_CONFLICT_CLAUSE = Set.of("0A000", "55000");

    private final Connection connection;
    private final SeedTable table;
    private final List<SeedColumn> columns;
    private final List<SeedColumn> key;
    private final List<List<String>> keys = new ArrayList<>();
    private @Nullable SQLException refusal;

    /** @param columns those that get a value; the others get their default */
    Insertion(Connection connection, SeedTable table, List<SeedColumn> columns) {
        this.connection = connection;
        this.table = table;
        this.columns = columns;
        this.key = table.primaryKey();
    }

    /** Inserts rows until there are as many as wanted, and says how many went in. */
    int insert(List<List<@Nullable String>> rows, int wanted) throws SQLException {
        try (PreparedStatement statement =
                connection.prepareStatement(sql() + " on conflict do nothing" + returning())) {
            Optional<Integer> all = attempt(statement, rows, wanted);
            if (all.isPresent()) {
                return all.get();
            }
        }
        boolean plain = refusal != null && NO_CONFLICT_CLAUSE.contains(String.valueOf(refusal.getSQLState()));
        try (PreparedStatement statement =
                connection.prepareStatement(plain ? sql() : sql() + " on conflict do nothing" + returning())) {
            Optional<Integer> all = plain ? attempt(statement, rows, wanted) : Optional.empty();
            if (all.isPresent()) {
                return all.get();
            }
            int inserted = 0;
            int failures = 0;
            for (int i = 0;
                    i < rows.size() && inserted < Math.min(wanted, ENOUGH_ONE_BY_ONE) && failures < PATIENCE;
                    i++) {
                Optional<Integer> one = attempt(statement, List.of(rows.get(i)), 1);
                failures = one.isPresent() ? 0 : failures + 1;
                inserted += one.orElse(0);
            }
            return inserted;
        }
    }

    /** The server's last error, if it raised one. */
    Optional<SQLException> refusal() {
        return Optional.ofNullable(refusal);
    }

    private Optional<Integer> attempt(PreparedStatement statement, List<List<@Nullable String>> rows, int wanted)
            throws SQLException {
        for (int c = 0; c < columns.size(); c++) {
            @Nullable Object[] values = new @Nullable Object[rows.size()];
            for (int r = 0; r < values.length; r++) {
                values[r] = rows.get(r).get(c);
            }
            statement.setArray(c + 1, connection.createArrayOf("text", values));
        }
        statement.setInt(columns.size() + 1, wanted);
        Savepoint before = connection.setSavepoint();
        try {
            int inserted = inserted(statement);
            connection.releaseSavepoint(before);
            return Optional.of(inserted);
        } catch (SQLException e) {
            refusal = e;
            connection.rollback(before);
            return Optional.empty();
        }
    }

    private int inserted(PreparedStatement statement) throws SQLException {
        if (!statement.execute()) {
            return statement.getUpdateCount();
        }
        int count = 0;
        try (ResultSet row = statement.getResultSet()) {
            for (; row.next(); count++) {
                List<String> values = new ArrayList<>();
                for (int i = 1; i <= key.size(); i++) {
                    values.add(row.getString(i));
                }
                keys.add(values);
            }
        }
        return count;
    }

    /** The keys of the rows that went in; empty when the table has no primary key or does not tell. */
    Optional<RowKeys> keys() {
        return keys.isEmpty()
                ? Optional.empty()
                : Optional.of(new RowKeys(key.stream().map(SeedColumn::number).toList(), keys));
    }

    private String returning() {
        return key.stream()
                .map(c -> Quoted.name(c.name()) + "::text")
                .collect(Collectors.joining(", ", key.isEmpty() ? "" : " returning ", ""));
    }

    private String sql() {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        List<String> arrays = new ArrayList<>();
        List<String> aliases = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            SeedColumn column = columns.get(i);
            names.add(Quoted.name(column.name()));
            values.add("cast(v.c" + i + " as " + column.typeText() + ") as " + Quoted.name(column.name()));
            arrays.add("?::text[]");
            aliases.add("c" + i);
        }
        String conditions = table.checks().stream()
                .map(c -> "(" + SqlExpression.forDriver(c.expression()) + ") is not false")
                .collect(Collectors.joining(" and "));
        return "insert into " + Quoted.name(table.name()) + " (" + String.join(", ", names)
                + ") overriding system value select " + String.join(", ", names) + " from (select "
                + String.join(", ", values) + " from unnest(" + String.join(", ", arrays) + ") as v ("
                + String.join(", ", aliases) + ")) as "
                + Quoted.name(table.name().name())
                + (conditions.isEmpty() || !coversChecks() ? "" : " where " + conditions)
                + " limit ?";
    }

    /** Whether every column that a check reads gets its value here. */
    private boolean coversChecks() {
        return table.checks().stream().flatMap(c -> c.columns().stream()).allMatch(n -> columns.stream()
                .anyMatch(c -> c.number() == n));
    }
}
