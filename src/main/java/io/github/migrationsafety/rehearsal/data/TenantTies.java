package io.github.migrationsafety.rehearsal.data;

import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.DataProof.TenantBreach;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Counts, for each foreign key between two tables of tenants, the rows that point at another tenant's row. Only foreign keys of
 * tables that were read again are counted again. Not thread-safe.
 */
final class TenantTies {
    private static final String FOREIGN_KEYS =
            """
            select k.oid::bigint, k.conname, cn.nspname, c.relname, pn.nspname, p.relname,
              array(select a.attname::text from unnest(k.conkey) with ordinality as f(n, i)
                join pg_attribute a on a.attrelid = k.conrelid and a.attnum = f.n order by f.i),
              array(select a.attname::text from unnest(k.confkey) with ordinality as f(n, i)
                join pg_attribute a on a.attrelid = k.confrelid and a.attnum = f.n order by f.i)
            from pg_constraint k join pg_class c on c.oid = k.conrelid join pg_namespace cn on cn.oid = c.relnamespace
              join pg_class p on p.oid = k.confrelid join pg_namespace pn on pn.oid = p.relnamespace
            where k.contype = 'f' and c.relkind = 'r' and not p.relispartition
              and exists (select from unnest(?::text[], ?::text[]) as t(space, name)
                where t.space = cn.nspname and t.name = c.relname or t.space = pn.nspname and t.name = p.relname)
              and exists (select from pg_attribute a where a.attrelid = c.oid and a.attname = ? and not a.attisdropped)
              and exists (select from pg_attribute a where a.attrelid = p.oid and a.attname = ? and not a.attisdropped)
            """;

    private final Connection connection;
    private final Tenants tenants;
    private final Map<Long, Ties> known = new HashMap<>();
    private RowState seen = RowState.EMPTY;

    /** A foreign key and the rows that it ties across tenants; the smallest key among them. */
    record Ties(String name, QualifiedName table, List<String> columns, long rows, Optional<String> example) {}

    TenantTies(Connection connection, Tenants tenants) {
        this.connection = connection;
        this.tenants = tenants;
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
        breaches.sort(java.util.Comparator.comparing(TenantBreach::table).thenComparing(TenantBreach::object));
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
        record Key(
                long oid, String name, QualifiedName child, QualifiedName parent, List<String> from, List<String> to) {}
        List<Key> keys = new ArrayList<>();
        Object[] schemas = touched.stream().map(t -> t.schema().orElse("")).toArray();
        Object[] names = touched.stream().map(QualifiedName::name).toArray();
        try (PreparedStatement query = connection.prepareStatement(FOREIGN_KEYS)) {
            query.setArray(1, connection.createArrayOf("text", schemas));
            query.setArray(2, connection.createArrayOf("text", names));
            query.setString(3, tenants.column());
            query.setString(4, tenants.column());
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    keys.add(new Key(
                            row.getLong(1),
                            row.getString(2),
                            QualifiedName.of(row.getString(3), row.getString(4)),
                            QualifiedName.of(row.getString(5), row.getString(6)),
                            List.of((String[]) row.getArray(7).getArray()),
                            List.of((String[]) row.getArray(8).getArray())));
                }
            }
        }
        Map<Long, Ties> ties = new HashMap<>();
        for (Key key : keys) {
            if (!tenants.exempt().test(key.child()) && !tenants.exempt().test(key.parent())) {
                List<String> shown = now.table(key.child()).map(TableRows::key).orElse(List.of());
                ties.put(key.oid(), count(key.name(), key.child(), key.parent(), key.from(), key.to(), shown));
            }
        }
        return ties;
    }

    private Ties count(
            String name,
            QualifiedName child,
            QualifiedName parent,
            List<String> from,
            List<String> to,
            List<String> key)
            throws SQLException {
        String tenant = RowReader.quoted(tenants.column());
        String join = IntStream.range(0, from.size())
                .mapToObj(i -> "c." + RowReader.quoted(from.get(i)) + " = p." + RowReader.quoted(to.get(i)))
                .collect(Collectors.joining(" and "));
        String shown =
                key.stream().map(k -> ", c." + RowReader.quoted(k) + "::text").collect(Collectors.joining());
        String order = key.stream().map(k -> "c." + RowReader.quoted(k)).collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) over ()" + shown + " from only "
                        + RowReader.quoted(child) + " c join " + RowReader.quoted(parent) + " p on " + join
                        + " where c." + tenant + "::text <> p." + tenant + "::text"
                        + (order.isEmpty() ? "" : " order by " + order) + " limit 1")) {
            if (!row.next()) {
                return new Ties(name, child, from, 0, Optional.empty());
            }
            List<String> example = new ArrayList<>();
            for (int i = 0; i < key.size(); i++) {
                example.add(key.get(i) + " = " + row.getString(i + 2));
            }
            return new Ties(
                    name,
                    child,
                    from,
                    row.getLong(1),
                    example.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", example)));
        }
    }
}
