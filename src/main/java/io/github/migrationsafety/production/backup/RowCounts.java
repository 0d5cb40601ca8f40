package io.github.migrationsafety.production.backup;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Counts the rows of every table whose rows {@code pg_dump} dumps: plain ones and partitions, not those of extensions, not foreign
 * ones. Stateless.
 */
final class RowCounts {
    private static final String TABLES =
            """
            select quote_ident(n.nspname) || '.' || quote_ident(c.relname)
              from pg_catalog.pg_class c join pg_catalog.pg_namespace n on n.oid = c.relnamespace
             where c.relkind = 'r' and c.relpersistence <> 't'
               and n.nspname <> 'information_schema' and n.nspname !~ '^pg_'
               and not exists (select from pg_catalog.pg_depend d where d.classid = 'pg_catalog.pg_class'::regclass
                                  and d.objid = c.oid and d.deptype = 'e')
             order by 1
            """;

    private RowCounts() {}

    /** @throws SQLException if the server refuses, as it does where row-level security would hide rows */
    static SortedMap<String, Long> read(Statement statement) throws SQLException {
        List<String> tables = new ArrayList<>();
        try (ResultSet rows = statement.executeQuery(TABLES)) {
            while (rows.next()) {
                tables.add(rows.getString(1));
            }
        }
        SortedMap<String, Long> counts = new TreeMap<>();
        for (String table : tables) {
            try (ResultSet row = statement.executeQuery("select count(*) from only " + table)) {
                row.next();
                counts.put(table, row.getLong(1));
            }
        }
        return counts;
    }
}
