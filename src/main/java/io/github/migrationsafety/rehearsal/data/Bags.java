package io.github.migrationsafety.rehearsal.data;

import io.github.migrationsafety.rehearsal.data.TableRows.Listed;
import io.github.migrationsafety.rehearsal.data.TableRows.Row;
import io.github.migrationsafety.step.DataProof.Difference;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Compares tables without a key: which row is which cannot be told, only how often each stands there. Stateless. */
final class Bags {
    private Bags() {}

    /** How the rows differ in these columns. */
    static Optional<Difference> difference(Listed before, Listed after, List<String> columns) {
        Map<List<Long>, Long> surplus = surplus(before, after, columns);
        long missing =
                surplus.values().stream().filter(n -> n > 0).mapToLong(n -> n).sum();
        long added =
                -surplus.values().stream().filter(n -> n < 0).mapToLong(n -> n).sum();
        if (missing == 0 && added == 0) {
            return Optional.empty();
        }
        List<String> differing = columns.stream()
                .filter(c -> !surplus(before, after, List.of(c)).isEmpty())
                .toList();
        // As many are gone as are new, and most of what they hold is still there: they were changed.
        boolean changed = missing == added && differing.size() < columns.size();
        return Optional.of(new Difference(
                before.table(),
                changed ? differing : List.of(),
                changed ? 0 : missing,
                changed ? 0 : added,
                changed ? missing : 0,
                Optional.empty(),
                Optional.empty(),
                Optional.empty()));
    }

    /** How many more of each row there were before; those that are as many are left out. */
    private static Map<List<Long>, Long> surplus(Listed before, Listed after, List<String> columns) {
        Map<List<Long>, Long> counts = new HashMap<>();
        count(before, columns, 1, counts);
        count(after, columns, -1, counts);
        counts.values().removeIf(n -> n == 0);
        return counts;
    }

    private static void count(Listed table, List<String> columns, long step, Map<List<Long>, Long> counts) {
        int[] places = KeyedRows.places(table, columns);
        for (Row row : table.rows()) {
            counts.merge(KeyedRows.cells(row, places), step, Long::sum);
        }
    }
}
