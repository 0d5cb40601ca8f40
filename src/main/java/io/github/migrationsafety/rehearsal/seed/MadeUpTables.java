package io.github.migrationsafety.rehearsal.seed;

import io.github.migrationsafety.sql.QualifiedName;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Empties tables whose rows were all made up. Runs in a transaction. Not thread-safe. */
final class MadeUpTables {
    // TRUNCATE wants every table that points at one of its tables to be emptied with it.
    private static final String REACHED =
            """
            with recursive reached (oid) as (
              select unnest(?)
              union
              select c.conrelid from reached join pg_catalog.pg_constraint c on c.confrelid = reached.oid and c.contype = 'f')
            select c.oid, n.nspname, c.relname, c.relkind = 'p'
            from reached join pg_catalog.pg_class c on c.oid = reached.oid
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace""";

    private final Connection connection;

    MadeUpTables(Connection connection) {
        this.connection = connection;
    }

    private record Reached(long oid, QualifiedName name) {}

    /**
     * These tables and all that point at them, directly or not.
     *
     * @param given how many rows tables were given, by OID
     * @return their names; empty when one of them holds a row that was not made up, or has partitions to point from
     */
    Optional<Set<QualifiedName>> around(Collection<Long> tables, Map<Long, Integer> given) throws SQLException {
        List<Reached> reached = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(REACHED)) {
            query.setArray(1, connection.createArrayOf("oid", tables.toArray()));
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    if (rows.getBoolean(4)) {
                        return Optional.empty();
                    }
                    reached.add(new Reached(rows.getLong(1), QualifiedName.of(rows.getString(2), rows.getString(3))));
                }
            }
        }
        // As many rows as were made up, no fewer: then none was lost and none came from elsewhere.
        String others = reached.stream()
                .map(t ->
                        "(select count(*) from only " + Quoted.name(t.name()) + ") = " + given.getOrDefault(t.oid(), 0))
                .collect(Collectors.joining(" and "));
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select " + (others.isEmpty() ? "false" : others))) {
            return row.next() && row.getBoolean(1)
                    ? Optional.of(reached.stream().map(Reached::name).collect(Collectors.toCollection(TreeSet::new)))
                    : Optional.empty();
        }
    }

    /** Empties tables, with no trigger at work. */
    void empty(Set<QualifiedName> tables) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local session_replication_role = replica");
            statement.execute("truncate "
                    + new TreeSet<>(tables)
                            .stream().map(t -> "only " + Quoted.name(t)).collect(Collectors.joining(", ")));
        }
    }
}
