package io.github.migrationsafety.rehearsal.seed;

import io.github.migrationsafety.rehearsal.seed.SeedTable.Check;
import io.github.migrationsafety.rehearsal.seed.SeedTable.ForeignKey;
import io.github.migrationsafety.rehearsal.seed.SeedTable.Key;
import io.github.migrationsafety.rehearsal.seed.SeedTable.SeedColumn;
import io.github.migrationsafety.sql.QualifiedName;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * Reads from the catalog what {@link SeedTable} says. Expressions are written as the session's {@code search_path} needs them, so
 * they can be sent back by the same session. Not thread-safe.
 */
final class TableReader implements AutoCloseable {
    // Whatever an extension made is its own affair; ordinary tables and partitions that have no partitions themselves.
    private static final String TABLES =
            """
            select c.oid, n.nspname, c.relname,
              case when c.relispartition then pg_get_partition_constraintdef(c.oid) end,
              case when c.relispartition then (select count(*) from pg_catalog.pg_inherits s
                where s.inhparent = (select i.inhparent from pg_catalog.pg_inherits i where i.inhrelid = c.oid)) else 1 end,
              coalesce(pg_partition_root(c.oid)::oid, c.oid)
            from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
            where (c.oid > ? or c.oid = any (?)) and c.relkind = 'r' and c.relpersistence <> 't'
              and n.nspname not in ('pg_catalog', 'information_schema', 'pg_toast')
              and not exists (select from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_class'::regclass
                and d.objid = c.oid and d.deptype = 'e')
            order by n.nspname collate "C", c.relname collate "C" """;

    private static final String COLUMNS =
            """
            select a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod, format_type(a.atttypid, a.atttypmod), a.attnotnull
            from pg_catalog.pg_attribute a
            where a.attrelid = any (?) and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
            order by a.attrelid, a.attnum""";

    private static final String CHECKS =
            """
            select c.conrelid, c.conname, pg_get_expr(c.conbin, c.conrelid), c.conkey
            from pg_catalog.pg_constraint c where c.conrelid = any (?) and c.contype = 'c' order by c.conrelid, c.conname""";

    // A foreign key to a partitioned table has a row for each partition, which hangs on the table's own.
    private static final String FOREIGN_KEYS =
            """
            select c.conrelid, c.conname, c.conkey, c.confrelid, n.nspname, t.relname,
              array(select a.attname::text from unnest(c.confkey) with ordinality as k (attnum, i)
                join pg_catalog.pg_attribute a on a.attrelid = c.confrelid and a.attnum = k.attnum order by k.i),
              exists (select from pg_catalog.pg_attribute a
                where a.attrelid = c.confrelid and a.attname = ? and not a.attisdropped)
            from pg_catalog.pg_constraint c
              join pg_catalog.pg_class t on t.oid = c.confrelid join pg_catalog.pg_namespace n on n.oid = t.relnamespace
            where c.conrelid = any (?) and c.contype = 'f'
              and not exists (select from pg_catalog.pg_constraint p where p.oid = c.conparentid and p.conrelid = c.conrelid)
            order by c.conrelid, c.conname""";

    private static final String KEYS =
            """
            select i.indrelid, c.relname, i.indisprimary,
              array(select distinct k from (
                select k::int from unnest(i.indkey[0:i.indnkeyatts - 1]) k where k > 0
                union select d.refobjsubid from pg_catalog.pg_depend d where (i.indexprs is not null or i.indpred is not null)
                  and d.classid = 'pg_catalog.pg_class'::regclass and d.objid = i.indexrelid
                  and d.refobjid = i.indrelid and d.refobjsubid > 0) u (k) order by k)
            from pg_catalog.pg_index i join pg_catalog.pg_class c on c.oid = i.indexrelid
            where i.indrelid = any (?) and (i.indisunique or i.indisexclusion)
            order by i.indrelid, i.indisprimary desc, c.relname""";

    private final Connection connection;
    private final String tenantColumn;
    private final PreparedStatement tables;
    private final PreparedStatement columns;
    private final PreparedStatement checks;
    private final PreparedStatement foreignKeys;
    private final PreparedStatement keys;

    /** @param tenantColumn the name of the tenant column; blank when there is none */
    TableReader(Connection connection, String tenantColumn) throws SQLException {
        this.connection = connection;
        this.tenantColumn = tenantColumn;
        this.tables = connection.prepareStatement(TABLES);
        this.columns = connection.prepareStatement(COLUMNS);
        this.checks = connection.prepareStatement(CHECKS);
        this.foreignKeys = connection.prepareStatement(FOREIGN_KEYS);
        this.keys = connection.prepareStatement(KEYS);
    }

    private record Found(QualifiedName name, String bounds, int partitions, long root) {}

    /**
     * The tables that can hold rows, sorted by name.
     *
     * @param newerThan all whose OID is greater
     * @param others and these, as far as they are still there
     */
    List<SeedTable> read(long newerThan, Collection<Long> others, Set<QualifiedName> ignored) throws SQLException {
        Map<Long, Found> found = new LinkedHashMap<>();
        tables.setLong(1, newerThan);
        tables.setArray(2, oids(others));
        try (ResultSet rows = tables.executeQuery()) {
            while (rows.next()) {
                QualifiedName name = QualifiedName.of(rows.getString(2), rows.getString(3));
                if (!ignored.contains(name)) {
                    String bounds = rows.getString(4);
                    found.put(
                            rows.getLong(1),
                            new Found(name, bounds == null ? "" : bounds, rows.getInt(5), rows.getLong(6)));
                }
            }
        }
        if (found.isEmpty()) {
            return List.of();
        }
        Array oids = oids(found.keySet());
        Map<Long, List<SeedColumn>> columnsOf = columns(oids);
        Map<Long, List<Check>> checksOf = checks(oids);
        Map<Long, List<ForeignKey>> foreignKeysOf = foreignKeys(oids);
        Map<Long, List<Key>> keysOf = keys(oids);
        List<SeedTable> result = new ArrayList<>();
        found.forEach((oid, table) -> {
            List<Check> conditions = new ArrayList<>(checksOf.getOrDefault(oid, List.of()));
            List<SeedColumn> own = columnsOf.getOrDefault(oid, List.of());
            if (!table.bounds().isEmpty()) {
                conditions.add(
                        new Check("the bounds of the partition", table.bounds(), mentioned(table.bounds(), own)));
            }
            result.add(new SeedTable(
                    oid,
                    table.root(),
                    table.name(),
                    own,
                    conditions,
                    keysOf.getOrDefault(oid, List.of()),
                    foreignKeysOf.getOrDefault(oid, List.of()),
                    table.partitions()));
        });
        return result;
    }

    /** The greatest OID of a relation now. */
    long newestOid() throws SQLException {
        try (PreparedStatement query =
                        connection.prepareStatement("select oid from pg_catalog.pg_class order by oid desc limit 1");
                ResultSet rows = query.executeQuery()) {
            return rows.next() ? rows.getLong(1) : 0;
        }
    }

    private Map<Long, List<SeedColumn>> columns(Array oids) throws SQLException {
        Map<Long, List<SeedColumn>> found = new HashMap<>();
        columns.setArray(1, oids);
        try (ResultSet rows = columns.executeQuery()) {
            while (rows.next()) {
                found.computeIfAbsent(rows.getLong(1), o -> new ArrayList<>())
                        .add(new SeedColumn(
                                rows.getInt(2),
                                rows.getString(3),
                                rows.getLong(4),
                                rows.getInt(5),
                                rows.getString(6),
                                rows.getBoolean(7)));
            }
        }
        return found;
    }

    private Map<Long, List<Check>> checks(Array oids) throws SQLException {
        Map<Long, List<Check>> found = new HashMap<>();
        checks.setArray(1, oids);
        try (ResultSet rows = checks.executeQuery()) {
            while (rows.next()) {
                found.computeIfAbsent(rows.getLong(1), o -> new ArrayList<>())
                        .add(new Check(rows.getString(2), rows.getString(3), new TreeSet<>(numbers(rows, 4))));
            }
        }
        return found;
    }

    private Map<Long, List<ForeignKey>> foreignKeys(Array oids) throws SQLException {
        Map<Long, List<ForeignKey>> found = new HashMap<>();
        foreignKeys.setString(1, tenantColumn);
        foreignKeys.setArray(2, oids);
        try (ResultSet rows = foreignKeys.executeQuery()) {
            while (rows.next()) {
                found.computeIfAbsent(rows.getLong(1), o -> new ArrayList<>())
                        .add(new ForeignKey(
                                rows.getString(2),
                                numbers(rows, 3),
                                rows.getLong(4),
                                QualifiedName.of(rows.getString(5), rows.getString(6)),
                                List.of((String[]) rows.getArray(7).getArray()),
                                rows.getBoolean(8)));
            }
        }
        return found;
    }

    private Map<Long, List<Key>> keys(Array oids) throws SQLException {
        Map<Long, List<Key>> found = new HashMap<>();
        keys.setArray(1, oids);
        try (ResultSet rows = keys.executeQuery()) {
            while (rows.next()) {
                found.computeIfAbsent(rows.getLong(1), o -> new ArrayList<>())
                        .add(new Key(rows.getString(2), new TreeSet<>(numbers(rows, 4)), rows.getBoolean(3)));
            }
        }
        return found;
    }

    /** The columns whose name stands in an expression; a name too many does no harm. */
    private static Set<Integer> mentioned(String expression, List<SeedColumn> columns) {
        Set<Integer> numbers = new TreeSet<>();
        for (SeedColumn column : columns) {
            if (SqlExpression.mentions(expression, column.name())) {
                numbers.add(column.number());
            }
        }
        return numbers;
    }

    private static List<Integer> numbers(ResultSet rows, int column) throws SQLException {
        Array array = rows.getArray(column);
        return array == null
                ? List.of()
                : Arrays.stream((Number[]) array.getArray())
                        .map(Number::intValue)
                        .toList();
    }

    private Array oids(Collection<Long> oids) throws SQLException {
        return connection.createArrayOf("oid", oids.toArray());
    }

    @Override
    public void close() throws SQLException {
        tables.close();
        columns.close();
        checks.close();
        foreignKeys.close();
        keys.close();
    }
}
