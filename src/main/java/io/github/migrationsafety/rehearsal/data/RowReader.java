package io.github.migrationsafety.rehearsal.data;

import io.github.migrationsafety.postgres.catalog.WrittenTables;
import io.github.migrationsafety.sql.QualifiedName;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;

/**
 * Reads the rows of tables. Values are read as text, under settings that make equal values equal texts: JSON as {@code jsonb},
 * times in UTC. Two round trips, however many tables. Not thread-safe.
 */
final class RowReader implements AutoCloseable {
    /** Tables with more rows are summed up by the server. */
    static final int MOST_LISTED = 5_000;

    private static final int TABLES_AT_ONCE = 100;

    private static final String FORMATS = "set search_path = pg_catalog, pg_temp; set timezone = 'UTC';"
            + " set datestyle = 'ISO, YMD'; set intervalstyle = 'postgres'; set extra_float_digits = 1;"
            + " set bytea_output = 'hex'; set statement_timeout = 0; set lock_timeout = '60s'; set jit = off;"
            + " set idle_in_transaction_session_timeout = 0; set default_transaction_read_only = off;"
            + " set max_parallel_workers_per_gather = 0; set row_security = off";

    /** Ordinary tables, partitions among them, that belong to no extension; with their columns, types and key. */
    private static final String TABLES =
            """
            select c.oid::bigint, n.nspname, c.relname, c.relpersistence = 'u', a.names, a.json,
              coalesce((select array(select a.attname::text from pg_attribute a where a.attrelid = c.oid
                  and a.attnum = any((i.indkey::int2[])[0:i.indnkeyatts - 1]))
                from pg_index i where i.indrelid = c.oid and i.indisunique and i.indisvalid and i.indpred is null
                  and i.indexprs is null and (i.indisprimary or (i.indkey::int2[])[0:i.indnkeyatts - 1] <@ a.required)
                order by i.indisprimary desc, i.indnkeyatts, i.indexrelid limit 1), '{}'), c.relfilenode::bigint, a.types
            from pg_class c join pg_namespace n on n.oid = c.relnamespace, lateral (
                select coalesce(array_agg(a.attname::text) filter (where a.attgenerated = ''), '{}') as names,
                  coalesce(array_agg(a.attname::text) filter (where a.attgenerated = '' and a.atttypid = 'json'::regtype), '{}')
                    as json,
                  array_agg(a.attnum) filter (where a.attnotnull) as required,
                  case when not bool_or(a.atttypid >= 16384 or a.atttypid = any(array['regproc'::regtype,
                      'regprocedure'::regtype, 'regoper'::regtype, 'regoperator'::regtype, 'regclass'::regtype,
                      'regtype'::regtype, 'regconfig'::regtype, 'regdictionary'::regtype, 'regnamespace'::regtype,
                      'regrole'::regtype, 'regcollation'::regtype]::oid[]))
                    then string_agg(concat_ws(' ', a.attnum, a.atttypid, a.atttypmod, a.attmissingval), ',' order by a.attnum)
                    end as types
                from pg_attribute a where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped) a
            where c.relkind = 'r' and c.relpersistence <> 't' and c.oid >= 16384 and %s
              and not exists (select from pg_depend d where d.classid = 'pg_class'::regclass and d.objid = c.oid
                and d.deptype = 'e')
            """;

    /** Not IN, for which the server looks through the whole catalog as long as that is small. */
    private static final String SOME = "c.oid = any (array(select unnest(?::bigint[])::oid union all"
            + " select pg_filenode_relation(f.space::oid, f.number::oid)"
            + " from unnest(?::bigint[], ?::bigint[]) as f(space, number)))";

    private final Connection connection;
    private final Set<QualifiedName> ignored;
    private final boolean showAll;
    private final PreparedStatement some;

    /**
     * A table as the catalog describes it. As long as this is the same, and nothing was written to the file, so is what its rows are
     * read as.
     *
     * @param file the number of its file
     * @param types what the texts of its columns depend on; empty when they depend on more than the table, as those of an enum do
     */
    record Described(
            long oid,
            QualifiedName name,
            boolean unlogged,
            List<String> columns,
            Set<String> json,
            List<String> key,
            long file,
            Optional<String> types) {}

    /**
     * @param connection a session of a superuser; it is closed with this
     * @param ignored tables that are not read; schema-qualified
     * @param showAll whether all values are kept as text, not only those of keys
     */
    RowReader(Connection connection, Set<QualifiedName> ignored, boolean showAll) throws SQLException {
        this.connection = connection;
        this.ignored = ignored;
        this.showAll = showAll;
        connection.setAutoCommit(true);
        // The plan of a query over rows is used once, that over the catalog again and again.
        connection.unwrap(PGConnection.class).setPrepareThreshold(0);
        try (Statement statement = connection.createStatement()) {
            statement.execute(FORMATS);
        }
        this.some = connection.prepareStatement(TABLES.formatted(SOME));
        some.unwrap(org.postgresql.PGStatement.class).setPrepareThreshold(1);
    }

    Connection connection() {
        return connection;
    }

    /** The tables among these, those known to be unlogged included. */
    List<Described> describe(WrittenTables written, Set<Long> unlogged) throws SQLException {
        if (written.all()) {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(TABLES.formatted("true"))) {
                return described(rows);
            }
        }
        Set<Long> relations = new java.util.TreeSet<>(written.relations());
        relations.addAll(unlogged);
        List<WrittenTables.File> files = List.copyOf(written.files());
        some.setArray(1, connection.createArrayOf("bigint", relations.toArray()));
        some.setArray(
                2,
                connection.createArrayOf(
                        "bigint",
                        files.stream().map(WrittenTables.File::tablespace).toArray()));
        some.setArray(
                3,
                connection.createArrayOf(
                        "bigint", files.stream().map(WrittenTables.File::number).toArray()));
        try (ResultSet rows = some.executeQuery()) {
            return described(rows);
        }
    }

    private List<Described> described(ResultSet rows) throws SQLException {
        List<Described> tables = new ArrayList<>();
        while (rows.next()) {
            QualifiedName name = QualifiedName.of(rows.getString(2), rows.getString(3));
            if (!ignored.contains(name)) {
                tables.add(new Described(
                        rows.getLong(1),
                        name,
                        rows.getBoolean(4),
                        sorted(rows, 5),
                        Set.copyOf(sorted(rows, 6)),
                        sorted(rows, 7),
                        rows.getLong(8),
                        Optional.ofNullable(rows.getString(9))));
            }
        }
        return tables;
    }

    private static List<String> sorted(ResultSet row, int column) throws SQLException {
        return Arrays.stream((String[]) row.getArray(column).getArray())
                .sorted()
                .toList();
    }

    /** The rows of these tables, by OID; a table that cannot be read is left out. */
    Map<Long, TableRows> read(List<Described> tables) throws SQLException {
        Map<Long, TableRows> read = new HashMap<>();
        for (int from = 0; from < tables.size(); from += TABLES_AT_ONCE) {
            List<Described> part = tables.subList(from, Math.min(tables.size(), from + TABLES_AT_ONCE));
            try {
                read.putAll(list(part));
            } catch (SQLException one) {
                failIfGone(one);
                for (Described table : part) {
                    try {
                        read.putAll(list(List.of(table)));
                    } catch (SQLException unreadable) {
                        // A type whose output function fails, or a table that is not ours to read: it is not compared.
                        failIfGone(unreadable);
                    }
                }
            }
        }
        return read;
    }

    private static void failIfGone(SQLException e) throws SQLException {
        if (e.getSQLState() == null
                || e.getSQLState().startsWith("08")
                || e.getSQLState().startsWith("57")) {
            throw e;
        }
    }

    private Map<Long, TableRows> list(List<Described> tables) throws SQLException {
        Map<Long, TableRows> read = new HashMap<>();
        List<Described> large = new ArrayList<>();
        String sql = tables.stream().map(RowReader::select).collect(Collectors.joining("; "));
        try (Statement statement = connection.createStatement()) {
            boolean more = statement.execute(sql);
            for (Described table : tables) {
                if (!more) {
                    throw new IllegalStateException("no rows of " + table.name());
                }
                try (ResultSet rows = statement.getResultSet()) {
                    listed(table, rows).ifPresentOrElse(l -> read.put(table.oid(), l), () -> large.add(table));
                }
                more = statement.getMoreResults();
            }
        }
        for (Described table : large) {
            read.put(table.oid(), sum(table));
        }
        return read;
    }

    private static String select(Described table) {
        String cells = table.columns().stream().map(c -> text(table, c)).collect(Collectors.joining(", "));
        return "select " + cells + " from only " + quoted(table.name()) + " as t limit " + (MOST_LISTED + 1);
    }

    /** A column as text. JSON that says the same is the same, unless {@code jsonb} cannot hold it. */
    private static String text(Described table, String column) {
        String cell = "t." + quoted(column);
        return table.json().contains(column)
                ? "case when " + cell + "::text like '%\\u0000%' then " + cell + "::text else " + cell
                        + "::jsonb::text end"
                : cell + "::text";
    }

    private Optional<TableRows> listed(Described table, ResultSet rows) throws SQLException {
        List<TableRows.Row> found = new ArrayList<>();
        List<String> columns = table.columns();
        while (rows.next()) {
            if (found.size() == MOST_LISTED) {
                return Optional.empty();
            }
            long[] cells = new long[columns.size()];
            Map<String, Optional<String>> shown = new HashMap<>();
            for (int i = 0; i < cells.length; i++) {
                String value = rows.getString(i + 1);
                cells[i] = CellHash.of(value);
                if (showAll || table.key().contains(columns.get(i))) {
                    shown.put(columns.get(i), Optional.ofNullable(value));
                }
            }
            found.add(new TableRows.Row(cells, Map.copyOf(shown)));
        }
        return Optional.of(new TableRows.Listed(table.name(), columns, table.key(), found));
    }

    private TableRows.Summed sum(Described table) throws SQLException {
        String key = table.key().isEmpty()
                ? "''"
                : table.key().stream()
                        .map(c -> "t." + quoted(c) + "::text")
                        .collect(Collectors.joining(", ", "concat_ws(chr(31), ", ")"));
        String sums = table.columns().stream()
                .map(c -> ", sum(hashtextextended(" + key + " || chr(30) || coalesce('v' || " + text(table, c)
                        + ", 'n'), 0)::numeric)")
                .collect(Collectors.joining());
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select count(*)" + sums + " from only " + quoted(table.name()) + " as t")) {
            row.next();
            TreeMap<String, BigDecimal> byColumn = new TreeMap<>();
            for (int i = 0; i < table.columns().size(); i++) {
                byColumn.put(table.columns().get(i), row.getBigDecimal(i + 2));
            }
            return new TableRows.Summed(table.name(), table.columns(), table.key(), row.getLong(1), byColumn);
        }
    }

    static String quoted(QualifiedName table) {
        return table.schema().map(s -> quoted(s) + ".").orElse("") + quoted(table.name());
    }

    static String quoted(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /** Names in a list, quoted. */
    static String quoted(List<String> identifiers) {
        return identifiers.stream().map(RowReader::quoted).collect(Collectors.joining(", "));
    }

    @Override
    public void close() throws SQLException {
        try (connection;
                some) {
            some.clearParameters();
        }
    }
}
