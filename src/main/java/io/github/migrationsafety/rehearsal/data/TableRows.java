package io.github.migrationsafety.rehearsal.data;

import io.github.migrationsafety.sql.QualifiedName;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** The rows of one table at one moment. Neither the order of rows nor that of columns counts. Immutable. */
sealed interface TableRows {
    /** The table's name. */
    QualifiedName table();

    /** Its columns but for generated ones, whose values follow from the others; sorted. */
    List<String> columns();

    /** The columns of its primary key, else of a unique index without NULLs; sorted, empty when it has neither. */
    List<String> key();

    /** The same rows, found there once more. */
    TableRows again();

    /** How many rows it has. */
    long count();

    /** Every row, as hashes of its cells. */
    record Listed(QualifiedName table, List<String> columns, List<String> key, List<Row> rows) implements TableRows {
        public Listed {
            columns = List.copyOf(columns);
            key = List.copyOf(key);
            rows = List.copyOf(rows);
        }

        @Override
        public TableRows again() {
            return new Listed(table, columns, key, rows);
        }

        /** Whether the other has the same rows in the same order, as most tables do; a quick look. */
        boolean reads(Listed other) {
            if (!columns.equals(other.columns) || rows.size() != other.rows.size()) {
                return false;
            }
            for (int i = 0; rows != other.rows && i < rows.size(); i++) {
                if (!Arrays.equals(rows.get(i).cells(), other.rows.get(i).cells())) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public long count() {
            return rows.size();
        }
    }

    /**
     * A row.
     *
     * @param cells the hashes of its cells, in the order of the table's columns
     * @param shown the cells that may be shown, by column: those of the key, or all
     */
    record Row(long[] cells, Map<String, Optional<String>> shown) {}

    /**
     * A table that is too large to be kept row by row.
     *
     * @param sums for each column the sum of its cells' hashes, each taken together with the row's key
     */
    record Summed(
            QualifiedName table, List<String> columns, List<String> key, long count, SortedMap<String, BigDecimal> sums)
            implements TableRows {
        public Summed {
            columns = List.copyOf(columns);
            key = List.copyOf(key);
        }

        @Override
        public TableRows again() {
            return new Summed(table, columns, key, count, sums);
        }
    }
}
