package io.github.migrationsafety.rehearsal.seed;

import java.util.List;

/**
 * The primary keys of some rows of a table. Immutable.
 *
 * @param columns the numbers of the key's columns, which outlive their names
 * @param values for each row the values of these columns as text
 */
public record RowKeys(List<Integer> columns, List<List<String>> values) {
    public RowKeys {
        columns = List.copyOf(columns);
        values = List.copyOf(values);
    }
}
