package io.github.migrationsafety.rehearsal.data;

import io.github.migrationsafety.rehearsal.data.TableRows.Row;
import java.math.BigDecimal;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** One row of many, in words. Stateless. */
final class ExampleRow {
    private static final int LONGEST_VALUE = 80;

    private ExampleRow() {}

    /** Smallest key first; numbers by value. */
    static Comparator<Row> byKey(List<String> key) {
        Comparator<Row> order = Comparator.comparing(row -> 0);
        for (String column : key) {
            order = order.thenComparing(row -> number(row, column), Comparator.nullsLast(Comparator.naturalOrder()))
                    .thenComparing(row -> shown(row, column));
        }
        return order;
    }

    /** {@code farm_id = 1, id = 7}; empty when there is no key, or a part of it may not be shown. */
    static Optional<String> values(Row row, List<String> columns) {
        return columns.isEmpty() || !row.shown().keySet().containsAll(columns)
                ? Optional.empty()
                : Optional.of(columns.stream()
                        .map(c -> c + " = " + cut(shown(row, c)))
                        .collect(Collectors.joining(", ")));
    }

    private static String shown(Row row, String column) {
        return row.shown().getOrDefault(column, Optional.empty()).orElse("NULL");
    }

    @SuppressWarnings("NullAway") // A comparator that puts null last is given it.
    private static BigDecimal number(Row row, String column) {
        String text = shown(row, column);
        return text.matches("-?\\d{1,30}(\\.\\d{1,30})?") ? new BigDecimal(text) : null;
    }

    private static String cut(String value) {
        String line = value.replaceAll("\\s+", " ").replace('`', '\'');
        return line.codePointCount(0, line.length()) <= LONGEST_VALUE
                ? line
                : line.substring(0, line.offsetByCodePoints(0, LONGEST_VALUE)) + "…";
    }
}
