package io.github.migrationsafety.rehearsal.data;

import io.github.migrationsafety.rehearsal.data.TableRows.Listed;
import io.github.migrationsafety.rehearsal.data.TableRows.Row;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.DataProof.Difference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * How the rows after the second execution of a changeset differ from those after the first, where its rollback had restored what
 * was there. What the clock, chance and sequences explain is no difference: other values in cells that the changeset writes, as
 * long as the first execution wrote them too, and other keys of rows that it inserts. Stateless.
 */
final class SecondRun {
    private SecondRun() {}

    /** The tables whose rows differ, sorted. */
    static List<Difference> differences(RowState before, RowState first, RowState second) {
        List<Difference> differences = new ArrayList<>();
        for (QualifiedName name : second.readSince(first)) {
            difference(
                            before.table(name),
                            first.table(name).orElseThrow(),
                            second.table(name).orElseThrow())
                    .ifPresent(differences::add);
        }
        return differences;
    }

    private static Optional<Difference> difference(Optional<TableRows> before, TableRows first, TableRows second) {
        long more = second.count() - first.count();
        if (more != 0) {
            return Optional.of(new Difference(
                    first.table(),
                    List.of(),
                    Math.max(0, -more),
                    Math.max(0, more),
                    0,
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty()));
        }
        return first instanceof Listed once && second instanceof Listed twice && !once.reads(twice)
                ? KeyedRows.together(once, twice).flatMap(keyed -> byKey(before, keyed, twice))
                : Optional.empty();
    }

    private static Optional<Difference> byKey(Optional<TableRows> before, KeyedRows first, Listed second) {
        KeyedRows now = KeyedRows.of(second, first.key()).orElseThrow();
        List<String> columns = KeyedRows.common(first.table(), second);
        Optional<KeyedRows> start =
                before.filter(t -> t instanceof Listed).flatMap(t -> KeyedRows.of((Listed) t, first.key()));
        Set<String> differing = new TreeSet<>();
        List<Row> changed = new ArrayList<>();
        for (Map.Entry<List<Long>, Row> entry : first.rows().entrySet()) {
            Row again = now.rows().get(entry.getKey());
            if (again == null) {
                continue;
            }
            Row row = entry.getValue();
            Optional<Row> old = start.flatMap(s -> Optional.ofNullable(s.rows().get(entry.getKey())));
            Set<String> here = new TreeSet<>(first.differing(row, now, again, columns));
            here.removeIf(c -> first.cell(row, c) != CellHash.NULL
                    && now.cell(again, c) != CellHash.NULL
                    && !(old.isPresent() && leftAlone(start.get(), old.get(), first, row, c)));
            if (!here.isEmpty()) {
                differing.addAll(here);
                changed.add(row);
            }
        }
        if (changed.isEmpty()) {
            return Optional.empty();
        }
        Row example = changed.stream().min(ExampleRow.byKey(first.key())).orElseThrow();
        return Optional.of(new Difference(
                second.table(),
                List.copyOf(differing),
                0,
                0,
                changed.size(),
                ExampleRow.values(example, first.key()),
                Optional.empty(),
                Optional.empty()));
    }

    private static boolean leftAlone(KeyedRows start, Row old, KeyedRows first, Row row, String column) {
        return start.table().columns().contains(column) && start.cell(old, column) == first.cell(row, column);
    }
}
