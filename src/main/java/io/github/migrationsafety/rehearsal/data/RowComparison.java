package io.github.migrationsafety.rehearsal.data;

import io.github.migrationsafety.rehearsal.data.TableRows.Listed;
import io.github.migrationsafety.rehearsal.data.TableRows.Row;
import io.github.migrationsafety.rehearsal.data.TableRows.Summed;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.DataProof.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the rows of tables after a changeset and its rollback differ from those before. Only columns that both have are compared:
 * what became of the others, and of tables that stand in one state only, the catalog tells. Stateless.
 */
final class RowComparison {
    private RowComparison() {}

    /**
     * The tables whose rows differ, sorted.
     *
     * @param before the rows before the changeset
     * @param applied the rows after it was applied
     * @param after the rows after its rollback
     */
    static List<Difference> afterRollback(RowState before, RowState applied, RowState after) {
        List<Difference> differences = new ArrayList<>();
        for (QualifiedName name : after.readSince(before)) {
            difference(before.table(name).orElseThrow(), after.table(name).orElseThrow(), applied.table(name))
                    .ifPresent(differences::add);
        }
        return differences;
    }

    /** Whether any row differs. */
    static boolean differs(RowState before, RowState after) {
        return !afterRollback(before, RowState.EMPTY, after).isEmpty();
    }

    /** Whether any row of a table differs. */
    static boolean differs(TableRows before, TableRows after) {
        return difference(before, after, Optional.empty()).isPresent();
    }

    private static Optional<Difference> difference(TableRows before, TableRows after, Optional<TableRows> applied) {
        List<String> columns = KeyedRows.common(before, after);
        if (before instanceof Listed from && after instanceof Listed to) {
            if (from.reads(to)) {
                return Optional.empty();
            }
            Optional<KeyedRows> keyed = KeyedRows.together(from, to);
            return keyed.isPresent()
                    ? byKey(keyed.get(), KeyedRows.of(to, keyed.get().key()).orElseThrow(), columns, applied)
                    : Bags.difference(from, to, columns);
        } else if (before instanceof Summed from && after instanceof Summed to) {
            return sums(from, to, columns);
        }
        return counts(before, after);
    }

    private static Optional<Difference> byKey(
            KeyedRows before, KeyedRows after, List<String> columns, Optional<TableRows> applied) {
        Optional<KeyedRows> between =
                applied.filter(t -> t instanceof Listed).flatMap(t -> KeyedRows.of((Listed) t, before.key()));
        Set<String> differing = new TreeSet<>();
        long missing = 0;
        long changed = 0;
        long overreached = 0;
        List<Row> examples = new ArrayList<>();
        for (Map.Entry<List<Long>, Row> entry : before.rows().entrySet()) {
            Row row = entry.getValue();
            Row now = after.rows().get(entry.getKey());
            Set<String> here = now == null ? Set.of() : before.differing(row, after, now, columns);
            if (now != null && here.isEmpty()) {
                continue;
            }
            missing += now == null ? 1 : 0;
            changed += now == null ? 0 : 1;
            differing.addAll(here);
            examples.add(row);
            overreached += leftAlone(before, row, entry.getKey(), between);
        }
        List<Row> added = after.rows().entrySet().stream()
                .filter(e -> !before.rows().containsKey(e.getKey()))
                .map(Map.Entry::getValue)
                .toList();
        if (examples.isEmpty() && added.isEmpty()) {
            return Optional.empty();
        }
        Row example = (examples.isEmpty() ? added : examples)
                .stream().min(ExampleRow.byKey(before.key())).orElseThrow();
        Optional<Row> then = examples.isEmpty() ? Optional.empty() : Optional.of(example);
        Optional<Row> now = Optional.ofNullable(after.rows()
                .get(KeyedRows.cells(example, KeyedRows.places(tableOf(then, before, after), before.key()))));
        List<String> told = changedColumns(then, now, before, after, columns);
        return Optional.of(new Difference(
                before.table().table(),
                List.copyOf(differing),
                missing,
                added.size(),
                changed,
                ExampleRow.values(example, before.key()),
                then.flatMap(r -> ExampleRow.values(r, told)),
                now.flatMap(r -> ExampleRow.values(r, told)),
                overreached));
    }

    private static Listed tableOf(Optional<Row> then, KeyedRows before, KeyedRows after) {
        return then.isPresent() ? before.table() : after.table();
    }

    private static List<String> changedColumns(
            Optional<Row> then, Optional<Row> now, KeyedRows before, KeyedRows after, List<String> columns) {
        return then.isPresent() && now.isPresent()
                ? List.copyOf(before.differing(then.get(), after, now.get(), columns))
                : columns;
    }

    /** 1 if the changeset had left the whole row as it was, else 0. */
    private static int leftAlone(KeyedRows before, Row row, List<Long> key, Optional<KeyedRows> applied) {
        List<String> columns = before.table().columns();
        if (applied.isEmpty() || !applied.get().table().columns().containsAll(columns)) {
            return 0;
        }
        Row between = applied.get().rows().get(key);
        return between != null
                        && before.differing(row, applied.get(), between, columns)
                                .isEmpty()
                ? 1
                : 0;
    }

    private static Optional<Difference> sums(Summed before, Summed after, List<String> columns) {
        if (before.count() != after.count()) {
            return counts(before, after);
        } else if (!before.key().equals(after.key())) {
            // The sums were taken over another key.
            return Optional.empty();
        }
        List<String> differing = columns.stream()
                .filter(c -> !java.util.Objects.equals(
                        before.sums().get(c), after.sums().get(c)))
                .toList();
        return differing.isEmpty() ? Optional.empty() : Optional.of(unexplained(before, differing, 0, 0));
    }

    private static Optional<Difference> counts(TableRows before, TableRows after) {
        long more = after.count() - before.count();
        return more == 0
                ? Optional.empty()
                : Optional.of(unexplained(before, List.of(), Math.max(0, -more), Math.max(0, more)));
    }

    private static Difference unexplained(TableRows table, List<String> columns, long missing, long added) {
        return new Difference(
                table.table(), columns, missing, added, 0, Optional.empty(), Optional.empty(), Optional.empty());
    }
}
