package io.github.migrationsafety.rehearsal.seed;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The data types of a database, read when they are first asked for. Not thread-safe. */
final class TypeCatalog implements AutoCloseable {
    /** OIDs below this are PostgreSQL's own and never change. */
    private static final long FIRST_USER_OID = 16_384;

    private static final String QUERY =
            """
            select t.oid, t.typname, format_type(t.oid, null), t.typtype::text, t.typcategory::text,
              case when t.typtype = 'd' then t.typbasetype
                when t.typtype in ('r', 'm') then (select r.rngsubtype from pg_catalog.pg_range r
                  where t.oid in (r.rngtypid, r.rngmultitypid))
                when t.typcategory = 'A' then t.typelem else 0 end,
              t.typtypmod, t.typnotnull,
              array(select e.enumlabel::text from pg_catalog.pg_enum e where e.enumtypid = t.oid order by e.enumsortorder),
              array(select pg_get_expr(c.conbin, 0) from pg_catalog.pg_constraint c
                where c.contypid = t.oid and c.contype = 'c' order by c.conname),
              array(select a.atttypid::bigint from pg_catalog.pg_attribute a
                where t.typtype = 'c' and a.attrelid = t.typrelid and a.attnum > 0 and not a.attisdropped order by a.attnum)
            from pg_catalog.pg_type t where t.oid = any (?)""";

    private final PreparedStatement query;
    private final Map<Long, SeedType> types = new HashMap<>();

    TypeCatalog(Connection connection) throws SQLException {
        query = connection.prepareStatement(QUERY);
    }

    /** Reads these types and all that they are made of, unless they are known. */
    void load(Collection<Long> oids) throws SQLException {
        List<Long> missing = oids.stream()
                .filter(o -> o != 0 && !types.containsKey(o))
                .distinct()
                .sorted()
                .toList();
        while (!missing.isEmpty()) {
            List<Long> inner = new ArrayList<>();
            for (SeedType type : read(missing)) {
                types.put(type.oid(), type);
                inner.add(type.inner());
                inner.addAll(type.attributes());
            }
            missing = inner.stream()
                    .filter(o -> o != 0 && !types.containsKey(o))
                    .distinct()
                    .sorted()
                    .toList();
        }
    }

    /** A type that was loaded. */
    SeedType get(long oid) {
        SeedType type = types.get(oid);
        if (type == null) {
            throw new IllegalStateException("type " + oid + " is not there");
        }
        return type;
    }

    /** Forgets the types that somebody may have changed. */
    void forgetUserTypes() {
        types.keySet().removeIf(oid -> oid >= FIRST_USER_OID);
    }

    private List<SeedType> read(List<Long> oids) throws SQLException {
        Array array = query.getConnection().createArrayOf("oid", oids.toArray());
        query.setArray(1, array);
        List<SeedType> found = new ArrayList<>();
        try (ResultSet rows = query.executeQuery()) {
            while (rows.next()) {
                found.add(new SeedType(
                        rows.getLong(1),
                        rows.getString(2),
                        rows.getString(3),
                        rows.getString(4).charAt(0),
                        rows.getString(5).charAt(0),
                        rows.getLong(6),
                        rows.getInt(7),
                        rows.getBoolean(8),
                        List.of((String[]) rows.getArray(9).getArray()),
                        List.of((String[]) rows.getArray(10).getArray()),
                        Arrays.asList((Long[]) rows.getArray(11).getArray())));
            }
        }
        return found;
    }

    @Override
    public void close() throws SQLException {
        query.close();
    }
}
