package io.github.migrationsafety.rehearsal.data;

import io.github.migrationsafety.rehearsal.data.TableRows.Listed;
import io.github.migrationsafety.rehearsal.data.TableRows.Row;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.DataProof.TenantBreach;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.postgresql.PGStatement;

/**
 * Counts, for each foreign key between two tables of tenants, the rows that point at another tenant's row. Only foreign keys of
 * tables that were read again are counted again, by the rows that were read; the server joins what was not listed row by row. Not
 * thread-safe.
 */
final class TenantTies {
    /** Prepared once: to plan it costs ten times what it takes to run it. */
    private static final String FOREIGN_KEYS =
            """
            with touched as materialized (select c.oid from unnest(?::text[], ?::text[]) as t(space, name)
              join pg_namespace n on n.nspname = t.space join pg_class c on c.relnamespace = n.oid and c.relname = t.name)
            select k.oid::bigint, k.conname, cn.nspname, c.relname, pn.nspname, p.relname,
              array(select a.attname::text from unnest(k.conkey) with ordinality as f(n, i)
                join pg_attribute a on a.attrelid = k.conrelid and a.attnum = f.n order by f.i),
              array(select a.attname::text from unnest(k.confkey) with ordinality as f(n, i)
                join pg_attribute a on a.attrelid = k.confrelid and a.attnum = f.n order by f.i),
              not exists (select from unnest(k.conkey, k.confkey) as f(here, there)
                join pg_attribute h on h.attrelid = k.conrelid and h.attnum = f.here
                join pg_attribute t on t.attrelid = k.confrelid and t.attnum = f.there
                where h.atttypid <> t.atttypid or h.atttypid <> all ('{int2,int4,int8,uuid,text,varchar,date}'::regtype[]))
            from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace cn on cn.oid = c.relnamespace
              join pg_class p on p.oid = k.confrelid join pg_namespace pn on pn.oid = p.relnamespace
            where k.contype = 'f' and c.relkind = 'r' and not p.relispartition
              and (k.conrelid in (select oid from touched) or k.confrelid in (select oid from touched))
              and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = ? and not a.attisdropped)
              and exists (select from pg_attribute a where a.attrelid = p.oid and a.attname = ? and not a.attisdropped)
            """;

    private final Connection connection;
    private final Tenants tenants;
    private final PreparedStatement foreignKeys;
    private final Map<Long, Ties> known = new HashMap<>();
    private RowState seen = RowState.EMPTY;

    /** A foreign key and the rows that it ties across tenants; the smallest key among them. */
    record Ties(String name, QualifiedName table, List<String> columns, long rows, Optional<String> example) {}

    /**
     * A foreign key.
     *
     * @param alike whether values are equal if and only if their texts are, by the types of the columns on both sides
     */
    private record Key(
            long oid,
            String name,
            QualifiedName child,
            QualifiedName parent,
            List<String> from,
            List<String> to,
            boolean alike) {
        /** Whether the tenant is a part of the key, so that no row can point at another tenant's. */
        boolean holds(String tenant) {
            return IntStream.range(0, from.size())
                    .anyMatch(i -> from.get(i).equals(tenant) && to.get(i).equals(tenant));
        }
    }

    /** @param connection that of the reader of rows, with whose end this ends, too */
    TenantTies(Connection connection, Tenants tenants) throws SQLException {
        this.connection = connection;
        this.tenants = tenants;
        this.foreignKeys = connection.prepareStatement(FOREIGN_KEYS);
        foreignKeys.unwrap(PGStatement.class).setPrepareThreshold(1);
    }

    /** The ties of every foreign key now, by the OID of its constraint. */
    Map<Long, Ties> count(RowState now) throws SQLException {
        Set<QualifiedName> touched = now.touchedSince(seen);
        seen = now;
        if (!touched.isEmpty()) {
            read(touched, now).forEach(known::put);
        }
        return Map.copyOf(known);
    }

    /**
     * The foreign keys that tie rows of two tenants which they did not tie before. A foreign key that is new tells nothing about
     * rows that had stood in its columns before.
     */
    static List<TenantBreach> between(
            Map<Long, Ties> before, Map<Long, Ties> after, RowState rowsBefore, RowState rowsAfter, String direction) {
        List<TenantBreach> breaches = new ArrayList<>();
        after.forEach((oid, ties) -> {
            Ties earlier = before.get(oid);
            long more = ties.rows() - (earlier == null ? 0 : earlier.rows());
            if (more > 0 && (earlier != null || isFilled(ties, rowsBefore, rowsAfter))) {
                breaches.add(new TenantBreach(
                        TenantBreach.Kind.TIED, direction, ties.table(), ties.name(), more, ties.example()));
            }
        });
        breaches.sort(Comparator.comparing(TenantBreach::table).thenComparing(TenantBreach::object));
        return breaches;
    }

    private static boolean isFilled(Ties ties, RowState before, RowState after) {
        Optional<TableRows> old = before.table(ties.table());
        Optional<TableRows> now = after.table(ties.table());
        return old.isEmpty()
                || !old.get().columns().containsAll(ties.columns())
                || now.isPresent() && RowComparison.differs(old.get(), now.get());
    }

    private Map<Long, Ties> read(Collection<QualifiedName> touched, RowState now) throws SQLException {
        Map<Long, Ties> ties = new HashMap<>();
        for (Key key : keys(touched)) {
            if (!tenants.exempt().test(key.child()) && !tenants.exempt().test(key.parent())) {
                ties.put(key.oid(), ties(key, now));
            }
        }
        return ties;
    }

    private List<Key> keys(Collection<QualifiedName> touched) throws SQLException {
        List<Key> keys = new ArrayList<>();
        Object[] schemas = touched.stream().map(t -> t.schema().orElse("")).toArray();
        Object[] names = touched.stream().map(QualifiedName::name).toArray();
        foreignKeys.setArray(1, connection.createArrayOf("text", schemas));
        foreignKeys.setArray(2, connection.createArrayOf("text", names));
        foreignKeys.setString(3, tenants.column());
        foreignKeys.setString(4, tenants.column());
        try (ResultSet row = foreignKeys.executeQuery()) {
            while (row.next()) {
                keys.add(new Key(
                        row.getLong(1),
                        row.getString(2),
                        QualifiedName.of(row.getString(3), row.getString(4)),
                        QualifiedName.of(row.getString(5), row.getString(6)),
                        List.of((String[]) row.getArray(7).getArray()),
                        List.of((String[]) row.getArray(8).getArray()),
                        row.getBoolean(9)));
            }
        }
        return keys;
    }

    private Ties ties(Key key, RowState now) throws SQLException {
        if (key.holds(tenants.column())) {
            return new Ties(key.name(), key.child(), key.from(), 0, Optional.empty());
        }
        Optional<TableRows> child = now.table(key.child());
        Optional<TableRows> parent = now.table(key.parent());
        boolean comparable = key.alike() && has(child, key.from()) && has(parent, key.to());
        return comparable
                ? compared(key, (Listed) child.get(), (Listed) parent.get())
                : joined(key, child.map(TableRows::key).orElse(List.of()));
    }

    /** Whether a table's rows were read with these columns and the tenant's; generated columns are not read. */
    private boolean has(Optional<TableRows> table, List<String> columns) {
        return table.isPresent()
                && table.get() instanceof Listed listed
                && listed.columns().contains(tenants.column())
                && listed.columns().containsAll(columns);
    }

    private Ties compared(Key key, Listed child, Listed parent) {
        int[] from = KeyedRows.places(child, key.from());
        int[] to = KeyedRows.places(parent, key.to());
        int tenant = child.columns().indexOf(tenants.column());
        int owner = parent.columns().indexOf(tenants.column());
        Map<List<Long>, Long> owners = new HashMap<>();
        parent.rows().forEach(row -> owners.put(KeyedRows.cells(row, to), row.cells()[owner]));
        List<Row> tied = child.rows().stream()
                .filter(row -> row.cells()[tenant] != CellHash.NULL)
                .filter(row -> {
                    List<Long> target = KeyedRows.cells(row, from);
                    long other =
                            target.contains(CellHash.NULL) ? CellHash.NULL : owners.getOrDefault(target, CellHash.NULL);
                    return other != CellHash.NULL && other != row.cells()[tenant];
                })
                .toList();
        Optional<String> example =
                tied.stream().min(ExampleRow.byKey(child.key())).flatMap(row -> ExampleRow.values(row, child.key()));
        return new Ties(key.name(), key.child(), key.from(), tied.size(), example);
    }

    private Ties joined(Key key, List<String> rowKey) throws SQLException {
        String tenant = RowReader.quoted(tenants.column());
        String join = IntStream.range(0, key.from().size())
                .mapToObj(i -> "c." + RowReader.quoted(key.from().get(i)) + " = p."
                        + RowReader.quoted(key.to().get(i)))
                .collect(Collectors.joining(" and "));
        String shown = rowKey.stream()
                .map(k -> ", c." + RowReader.quoted(k) + "::text")
                .collect(Collectors.joining());
        String order = rowKey.stream().map(k -> "c." + RowReader.quoted(k)).collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) over ()" + shown + " from only "
                        + RowReader.quoted(key.child()) + " c join " + RowReader.quoted(key.parent()) + " p on " + join
                        + " where c." + tenant + "::text <> p." + tenant + "::text"
                        + (order.isEmpty() ? "" : " order by " + order) + " limit 1")) {
            if (!row.next()) {
                return new Ties(key.name(), key.child(), key.from(), 0, Optional.empty());
            }
            List<String> example = new ArrayList<>();
            for (int i = 0; i < rowKey.size(); i++) {
                example.add(rowKey.get(i) + " = " + row.getString(i + 2));
            }
            return new Ties(
                    key.name(),
                    key.child(),
                    key.from(),
                    row.getLong(1),
                    example.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", example)));
        }
    }
}
