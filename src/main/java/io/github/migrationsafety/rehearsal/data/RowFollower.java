package io.github.migrationsafety.rehearsal.data;

import io.github.migrationsafety.postgres.catalog.WrittenTables;
import io.github.migrationsafety.sql.QualifiedName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Follows the rows of one database through a session of its own. Only tables that may have been written to are read again, so a
 * look costs as much as the tables that changed hold. Call it between transactions. Not thread-safe.
 */
final class RowFollower implements AutoCloseable {
    private final RowReader reader;
    private final Map<Long, RowReader.Described> read = new HashMap<>();
    private final Set<Long> unlogged = new HashSet<>();
    private RowState state = RowState.EMPTY;
    private WrittenTables pending = WrittenTables.ALL;

    /**
     * @param connection a session of a superuser; it is closed with this
     * @param ignored tables that are as if they were not there, such as Liquibase's own
     * @param showAll whether values may be shown, not only keys
     */
    RowFollower(Connection connection, Set<QualifiedName> ignored, boolean showAll) throws SQLException {
        this.reader = new RowReader(connection, ignored, showAll);
    }

    /** Takes note of tables that may have been written to; they are read when somebody next asks. */
    void note(WrittenTables written) {
        pending = pending.and(written);
    }

    /** The rows now, as far as {@link #note} told what to read again. */
    RowState state() throws SQLException {
        if (pending.isEmpty() && unlogged.isEmpty()) {
            return state;
        }
        List<RowReader.Described> tables = reader.describe(pending, unlogged);
        Map<Long, TableRows> rows = new HashMap<>(asBefore(tables));
        rows.putAll(reader.read(
                tables.stream().filter(t -> !rows.containsKey(t.oid())).toList()));
        if (pending.all()) {
            read.clear();
            state = RowState.EMPTY;
        } else {
            forget(pending.relations());
            tables.forEach(t -> forget(Set.of(t.oid())));
        }
        unlogged.clear();
        for (RowReader.Described table : tables) {
            TableRows now = rows.get(table.oid());
            if (now != null) {
                read.put(table.oid(), table);
                state = state.with(now);
            }
            if (table.unlogged()) {
                unlogged.add(table.oid());
            }
        }
        pending = WrittenTables.NONE;
        return state;
    }

    /** The tables of which something changed, but not what their rows are read as: a new index does nothing to them. */
    private Map<Long, TableRows> asBefore(List<RowReader.Described> tables) {
        Map<Long, TableRows> known = new HashMap<>();
        if (!pending.all()) {
            Set<Long> written =
                    pending.files().stream().map(WrittenTables.File::number).collect(Collectors.toSet());
            for (RowReader.Described table : tables) {
                boolean same = table.types().isPresent() && table.equals(read.get(table.oid()));
                // What is not logged may have been written to unseen.
                if (same && !table.unlogged() && !written.contains(table.file())) {
                    state.table(table.name()).ifPresent(rows -> known.put(table.oid(), rows.again()));
                }
            }
        }
        return known;
    }

    private void forget(Set<Long> relations) {
        for (Long relation : relations) {
            RowReader.Described table = read.remove(relation);
            if (table != null) {
                state = state.without(table.name());
            }
        }
    }

    Connection connection() {
        return reader.connection();
    }

    /** Closes the session. */
    @Override
    public void close() throws SQLException {
        reader.close();
    }
}
