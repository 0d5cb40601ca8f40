package io.github.migrationsafety.production.targets;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.policy.Target;
import io.github.migrationsafety.policy.TargetsFile;
import io.github.migrationsafety.policy.TargetsFile.Registry;
import io.github.migrationsafety.postgres.RealDatabase;
import io.github.migrationsafety.rule.Suggestion;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks a database for the targets that it knows. It only reads there. Stateless. */
public final class TargetRegistry {
    private TargetRegistry() {}

    /**
     * The targets, in the query's order.
     *
     * @param file the file that has the query
     * @param registry the query
     * @param database where to ask
     * @throws SetupException if the database cannot be reached, refuses the query, or answers with anything but targets
     */
    public static List<Target> ask(TargetsFile file, Registry registry, RealDatabase database) {
        try (Connection connection = connect(registry, database);
                Statement statement = connection.createStatement()) {
            statement.execute("SET statement_timeout = '60s'; SET default_transaction_read_only = on");
            try (ResultSet row = statement.executeQuery(registry.query())) {
                Map<String, Integer> columns = columns(registry, row.getMetaData());
                List<Target> targets = new ArrayList<>();
                while (row.next()) {
                    targets.add(target(file, registry, columns, row, targets.size() + 1));
                }
                return targets;
            }
        } catch (SQLException e) {
            throw new SetupException(
                    registry.where() + ": the registry " + database + " refuses the query: " + database.why(e) + ".",
                    "Correct `query`: one SELECT with the columns " + String.join(", ", Registry.COLUMNS) + ".",
                    e);
        }
    }

    private static Connection connect(Registry registry, RealDatabase database) {
        try {
            return database.connect();
        } catch (SQLException e) {
            throw new SetupException(
                    registry.where() + ": the registry " + database + " cannot be reached: " + database.why(e) + ".",
                    "Check `url` and `serverId` under `registry`, and the network.",
                    e);
        }
    }

    private static Map<String, Integer> columns(Registry registry, ResultSetMetaData row) throws SQLException {
        Map<String, Integer> columns = new HashMap<>();
        for (int i = 1; i <= row.getColumnCount(); i++) {
            String name = row.getColumnLabel(i).toLowerCase(Locale.ROOT);
            String known = name.equals("serverid") ? "server_id" : name;
            if (!Registry.COLUMNS.contains(known)) {
                throw new SetupException(
                        registry.where() + ": the query has a column `" + name + "` that means nothing here."
                                + Suggestion.didYouMean(name, Registry.COLUMNS),
                        "Its columns are " + String.join(", ", Registry.COLUMNS) + "; rename others with AS.");
            }
            if (columns.put(known, i) != null) {
                throw new SetupException(
                        registry.where() + ": the query has the column `" + known + "` twice.", "Keep one of them.");
            }
        }
        if (!columns.containsKey("name")) {
            throw new SetupException(
                    registry.where() + ": the query has no column `name`.",
                    "Give each target a name, such as: SELECT tenant AS name, …");
        }
        return columns;
    }

    private static Target target(
            TargetsFile file, Registry registry, Map<String, Integer> columns, ResultSet row, int number)
            throws SQLException {
        String name = value(columns, row, "name")
                .orElseThrow(() -> new SetupException(
                        registry.where() + ": row " + number + " of the registry has no name.",
                        "Leave such rows out with a WHERE."));
        return file.registered(
                number,
                name,
                value(columns, row, "url"),
                value(columns, row, "schema"),
                value(columns, row, "server_id"));
    }

    private static Optional<String> value(Map<String, Integer> columns, ResultSet row, String column)
            throws SQLException {
        Integer index = columns.get(column);
        @Nullable String text = index == null ? null : row.getString(index);
        return Optional.ofNullable(text).filter(t -> !t.isBlank());
    }
}
