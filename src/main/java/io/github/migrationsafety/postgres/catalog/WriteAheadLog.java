package io.github.migrationsafety.postgres.catalog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Reads from the server's write-ahead log which catalog pages were written to, whoever wrote to them. So the cost follows what
 * happened and not how large the schema is.
 *
 * <p>It uses the function behind the extension {@code pg_walinspect} (PostgreSQL 15 and later, part of contrib, for superusers).
 * The extension itself is not installed, for it would be seen: its function is declared in the temporary schema of our session,
 * with the very signature that the extension's script gives it.
 */
final class WriteAheadLog implements AutoCloseable {
    /** So much of the log is always read. */
    private static final long NEAR = 256L << 10;

    /** Reading this many bytes of the log costs about as much as looking at one catalog row, as measured. */
    private static final long BYTES_PER_ROW = 24;

    private static final String EXTENSION_SCHEMA = "migration_safety_walinspect";

    // 15: "blkref #0: rel 1663/5/1247 fork main blk 14"; 16 and later leave "fork main" out.
    private static final Pattern BLOCK = Pattern.compile("rel (\\d+)/(\\d+)/(\\d+)(?: fork (\\w+))? blk (\\d+)");

    private final List<Catalog> catalogs;
    private final long database;
    private final boolean marksAtOnce;
    private final PreparedStatement mark;
    private final PreparedStatement read;
    private Map<Long, Catalog> files = Map.of();
    private String filesSeen = "";
    private String start = "";
    private String marked = "";

    /**
     * What a part of the log tells.
     *
     * @param pages the catalog pages written to
     * @param files the files of other relations of this database in which rows were written
     * @param whole whether the catalogs were written anew, by VACUUM FULL, so that every page counts
     * @param snapshot a moment after the last record of the part
     */
    record Passage(Map<Catalog, Set<Integer>> pages, Set<WrittenTables.File> files, boolean whole, Snapshot snapshot) {}

    private WriteAheadLog(Connection connection, int major, List<Catalog> catalogs) throws SQLException {
        this.catalogs = catalogs;
        try (Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select oid from pg_database where datname = current_database()")) {
            row.next();
            this.database = row.getLong(1);
        }
        // Only what is flushed can be read back. Since 17 a message can be flushed at once; before, a transaction that
        // wrote something is flushed when it commits, and with it all that came before.
        this.marksAtOnce = major >= 17;
        String message = marksAtOnce
                ? "select pg_logical_emit_message(false, 'migration-safety', '', true)"
                : "select pg_logical_emit_message(true, 'migration-safety', '')";
        this.mark = connection.prepareStatement(message);
        String names = catalogs.stream().map(c -> Catalog.oid(c.name())).collect(Collectors.joining(", "));
        this.read = connection.prepareStatement((marksAtOnce ? message + ";" : "")
                + "select distinct r.block_ref from (select ?::pg_lsn as start, pg_current_wal_flush_lsn() as flushed) as log,"
                + " pg_temp.migration_safety_log(log.start, log.flushed) as r"
                + " where log.flushed - log.start <= ? and r.resource_manager in ('Heap', 'Heap2') and r.block_ref <> '';"
                + " select " + (marksAtOnce ? Snapshot.IN_TRANSACTION : Snapshot.COLUMNS)
                + ", (select string_agg(pg_relation_filenode(f.oid)::text, ',' order by f.place)"
                + " from unnest(array[" + names
                + "]) with ordinality as f(oid, place)), pg_current_wal_flush_lsn() - ?::pg_lsn > ?"
                + " from (select pg_current_snapshot() as now) as s");
    }

    /** The log of the server, if it lets us read it. */
    static Optional<WriteAheadLog> open(Connection connection, int major, List<Catalog> catalogs) throws SQLException {
        if (major < 15 || !declareReader(connection)) {
            return Optional.empty();
        }
        WriteAheadLog log = new WriteAheadLog(connection, major, catalogs);
        log.mark();
        log.start = log.marked;
        if (log.read(0).isPresent()) {
            return Optional.of(log);
        }
        log.close();
        return Optional.empty();
    }

    private static boolean declareReader(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (Statement statement = connection.createStatement()) {
            String declaration;
            try {
                statement.execute("create schema " + EXTENSION_SCHEMA);
                statement.execute("create extension pg_walinspect schema " + EXTENSION_SCHEMA);
                declaration = declaration(statement);
            } catch (SQLException notToBeHad) {
                // Not a superuser, no contrib, or the extension is installed already; then its declaration is there to
                // copy.
                connection.rollback();
                declaration = declaration(statement);
            }
            connection.rollback();
            if (declaration.isEmpty()) {
                return false;
            }
            statement.execute(declaration);
            connection.commit();
            return true;
        } catch (SQLException refused) {
            connection.rollback();
            return false;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private static String declaration(Statement statement) throws SQLException {
        try (ResultSet row = statement.executeQuery("select format('create function pg_temp.migration_safety_log(%s)"
                + " returns setof record language c strict as %L, %L', pg_get_function_arguments(p.oid), p.probin, p.prosrc)"
                + " from pg_proc p join pg_language l on l.oid = p.prolang"
                + " where p.proname = 'pg_get_wal_records_info' and l.lanname = 'c' limit 1")) {
            return row.next() ? row.getString(1) : "";
        }
    }

    private void mark() throws SQLException {
        try (ResultSet row = mark.executeQuery()) {
            row.next();
            marked = row.getString(1);
        }
    }

    /**
     * Moves the start of the next passage to the last mark, if no transaction was running afterwards that may have written
     * before the mark and may commit later.
     */
    void confirm(Snapshot snapshot) {
        if (snapshot.quiet()) {
            start = marked;
        }
    }

    /**
     * What was written since the start; empty if the log was partly removed, or is so long that looking through the catalogs is
     * cheaper: the log of a bulk load tells of every row.
     *
     * @param catalogRows how many rows looking through the catalogs would look at
     */
    Optional<Passage> read(long catalogRows) throws SQLException {
        if (!marksAtOnce) {
            mark();
        }
        long most = NEAR + BYTES_PER_ROW * catalogRows;
        read.setString(1, start);
        read.setLong(2, most);
        read.setString(3, start);
        read.setLong(4, most);
        try {
            read.execute();
        } catch (SQLException removed) {
            if (removed.getSQLState() != null && removed.getSQLState().startsWith("08")) {
                throw removed;
            }
            mark();
            return Optional.empty();
        }
        if (marksAtOnce) {
            try (ResultSet row = read.getResultSet()) {
                row.next();
                marked = row.getString(1);
            }
            read.getMoreResults();
        }
        return passage();
    }

    private Optional<Passage> passage() throws SQLException {
        Set<String> blocks = new HashSet<>();
        try (ResultSet rows = read.getResultSet()) {
            while (rows.next()) {
                blocks.add(rows.getString(1));
            }
        }
        read.getMoreResults();
        try (ResultSet row = read.getResultSet()) {
            row.next();
            if (row.getBoolean(4)) {
                return Optional.empty();
            }
            Snapshot snapshot = Snapshot.read(row);
            boolean rewritten = !filesSeen.equals(row.getString(3));
            see(row.getString(3));
            confirm(snapshot);
            Set<WrittenTables.File> others = new HashSet<>();
            return Optional.of(new Passage(pages(blocks, others), others, rewritten, snapshot));
        }
    }

    private void see(String filenodes) {
        if (filesSeen.equals(filenodes)) {
            return;
        }
        filesSeen = filenodes;
        String[] numbers = filenodes.split(",");
        files = IntStream.range(0, numbers.length)
                .boxed()
                .collect(Collectors.toMap(i -> Long.valueOf(numbers[i]), catalogs::get));
    }

    private Map<Catalog, Set<Integer>> pages(Set<String> blocks, Set<WrittenTables.File> others) {
        Map<Catalog, Set<Integer>> pages = new HashMap<>();
        for (String block : blocks) {
            Matcher matcher = BLOCK.matcher(block);
            while (matcher.find()) {
                long inDatabase = Long.parseLong(matcher.group(2));
                long file = Long.parseLong(matcher.group(3));
                Catalog catalog = files.get(file);
                boolean main = matcher.group(4) == null || matcher.group(4).equals("main");
                // Shared catalogs belong to database 0.
                if (catalog != null && main && (inDatabase == database || inDatabase == 0)) {
                    pages.computeIfAbsent(catalog, c -> new HashSet<>()).add((int) Long.parseLong(matcher.group(5)));
                } else if (catalog == null && inDatabase == database) {
                    others.add(new WrittenTables.File(Long.parseLong(matcher.group(1)), file));
                }
            }
        }
        return pages;
    }

    @Override
    public void close() throws SQLException {
        mark.close();
        read.close();
    }
}
