package io.github.migrationsafety.rehearsal.seed;

import io.github.migrationsafety.rehearsal.seed.Seeder.Filled;
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

/**
 * Takes made-up rows out of tables. A row is made up if its primary key is that of one; where there is none, all rows are if
 * there are as many as were made up. Runs in a transaction. Not thread-safe.
 */
final class MadeUpTables {
    private static final String REACHED =
            """
            with recursive reached (oid) as (
              select unnest(?)
              union
              select c.conrelid from reached join pg_catalog.pg_constraint c on c.confrelid = reached.oid and c.contype = 'f')
            select c.oid, n.nspname, c.relname, c.relkind = 'p'
            from reached join pg_catalog.pg_class c on c.oid = reached.oid
              join pg_catalog.pg_namespace n on n.oid = c.relnamespace""";

    /** For each foreign key of the tables: whether a row points at none, as a query. */
    private static final String POINTING_AT_NONE =
            """
            select format('exists (select from only %s as c where %s and not exists (select from %s as p where %s))',
              k.conrelid::regclass,
              string_agg(format('c.%I is not null', h.attname), ' and '),
              k.confrelid::regclass,
              string_agg(format('c.%I = p.%I', h.attname, t.attname), ' and '))
            from pg_catalog.pg_constraint k, unnest(k.conkey, k.confkey) as f(here, there),
              pg_catalog.pg_attribute h, pg_catalog.pg_attribute t
            where k.contype = 'f' and k.conrelid = any (?) and k.convalidated
              and h.attrelid = k.conrelid and h.attnum = f.here and t.attrelid = k.confrelid and t.attnum = f.there
            group by k.oid, k.conrelid, k.confrelid""";

    private final Connection connection;
    private final Map<Long, Filled> filled;

    /** @param filled the tables that hold made-up rows, by OID */
    MadeUpTables(Connection connection, Map<Long, Filled> filled) {
        this.connection = connection;
        this.filled = filled;
    }

    private record Reached(long oid, QualifiedName name) {}

    /**
     * Takes made-up rows out of these tables and of all that point at them, directly or not, with no trigger at work.
     *
     * @return the tables that lost rows, by the names that they were filled under; empty when they were not all taken out and the
     *     transaction is to be rolled back: they cannot be told from other rows, or other rows point at them, or tables have
     *     partitions to point from
     */
    Optional<Set<QualifiedName>> takeOut(Collection<Long> tables) throws SQLException {
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
        Set<QualifiedName> lost = new TreeSet<>();
        try (Statement statement = connection.createStatement()) {
            statement.execute("set local session_replication_role = replica");
            for (Reached table : reached) {
                Filled rows = filled.get(table.oid());
                if (rows != null) {
                    if (!takeOut(table, rows)) {
                        return Optional.empty();
                    }
                    lost.add(rows.name());
                }
            }
        }
        return pointAtNone(reached.stream().map(Reached::oid).toList()) ? Optional.empty() : Optional.of(lost);
    }

    private boolean takeOut(Reached table, Filled rows) throws SQLException {
        List<String> key =
                rows.keys().isPresent() ? names(table.oid(), rows.keys().get().columns()) : List.of();
        if (rows.keys().isEmpty() || key.size() != rows.keys().get().columns().size()) {
            try (Statement statement = connection.createStatement()) {
                return statement.executeUpdate("delete from only " + Quoted.name(table.name())) == rows.rows();
            }
        }
        String columns = key.stream().map(c -> Quoted.name(c) + "::text").collect(Collectors.joining(", "));
        String values = key.stream().map(c -> "?::text[]").collect(Collectors.joining(", "));
        try (PreparedStatement delete = connection.prepareStatement("delete from only " + Quoted.name(table.name())
                + " where (" + columns + ") in (select * from unnest(" + values + "))")) {
            for (int i = 0; i < key.size(); i++) {
                int column = i;
                Object[] cells = rows.keys().get().values().stream()
                        .map(v -> v.get(column))
                        .toArray();
                delete.setArray(i + 1, connection.createArrayOf("text", cells));
            }
            delete.executeUpdate();
        }
        return true;
    }

    /** The names that columns have now, in the order of their numbers in the list; those that are gone are left out. */
    private List<String> names(long table, List<Integer> numbers) throws SQLException {
        List<String> names = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(
                "select a.attname from unnest(?) with ordinality as n(number, place) join pg_catalog.pg_attribute a"
                        + " on a.attrelid = ? and a.attnum = n.number and not a.attisdropped order by n.place")) {
            query.setArray(1, connection.createArrayOf("int2", numbers.toArray()));
            query.setLong(2, table);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
        }
        return names;
    }

    /** Whether a row that stayed points at one that was taken out. */
    private boolean pointAtNone(List<Long> tables) throws SQLException {
        List<String> conditions = new ArrayList<>();
        try (PreparedStatement query = connection.prepareStatement(POINTING_AT_NONE)) {
            query.setArray(1, connection.createArrayOf("oid", tables.toArray()));
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    conditions.add(row.getString(1));
                }
            }
        }
        if (conditions.isEmpty()) {
            return false;
        }
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select " + String.join(" or ", conditions))) {
            return row.next() && row.getBoolean(1);
        }
    }
}
