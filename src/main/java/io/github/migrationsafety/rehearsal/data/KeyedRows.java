package io.github.migrationsafety.rehearsal.data;

import io.github.migrationsafety.rehearsal.data.TableRows.Listed;
import io.github.migrationsafety.rehearsal.data.TableRows.Row;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The rows of a table by a key. Immutable.
 *
 * @param rows by the hashes of the key's cells
 */
record KeyedRows(Listed table, List<String> key, Map<List<Long>, Row> rows) {
    /** Empty when the key is, when the table lacks one of its columns, or two rows have the same. */
    static Optional<KeyedRows> of(Listed table, List<String> key) {
        if (key.isEmpty() || !table.columns().containsAll(key)) {
            return Optional.empty();
        }
        int[] places = places(table, key);
        Map<List<Long>, Row> rows = new LinkedHashMap<>();
        for (Row row : table.rows()) {
            if (rows.put(cells(row, places), row) != null) {
                return Optional.empty();
            }
        }
        return Optional.of(new KeyedRows(table, key, rows));
    }

    /** A table by its own key, where another can be read by the same one; else by the other's key. */
    static Optional<KeyedRows> together(Listed table, Listed other) {
        return of(table, table.key())
                .filter(k -> of(other, k.key()).isPresent())
                .or(() -> of(table, other.key()).filter(k -> of(other, k.key()).isPresent()));
    }

    /** The cell of a row; {@link CellHash#NULL} where the table has no such column. */
    long cell(Row row, String column) {
        int place = table.columns().indexOf(column);
        return place < 0 ? CellHash.NULL : row.cells()[place];
    }

    /** Those of the columns in which a row here and one there differ, sorted. */
    Set<String> differing(Row row, KeyedRows other, Row there, List<String> columns) {
        Set<String> differing = new TreeSet<>();
        for (String column : columns) {
            if (cell(row, column) != other.cell(there, column)) {
                differing.add(column);
            }
        }
        return differing;
    }

    /** Columns that two tables have, sorted. */
    static List<String> common(TableRows one, TableRows other) {
        return one.columns().stream().filter(other.columns()::contains).toList();
    }

    /** Where columns stand in the table's rows. */
    static int[] places(Listed table, List<String> columns) {
        return columns.stream().mapToInt(table.columns()::indexOf).toArray();
    }

    /** The cells in these places. */
    static List<Long> cells(Row row, int[] places) {
        return Arrays.stream(places).mapToObj(p -> row.cells()[p]).toList();
    }
}
