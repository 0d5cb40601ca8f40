package io.github.migrationsafety.rehearsal.seed;

import io.github.migrationsafety.rehearsal.seed.SeedTable.ForeignKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * The order in which tables can be filled: those that are pointed at before those that point. A cycle is opened at foreign keys
 * that may be NULL, and where none may, at one table whose rows are let in unchecked; they are tied when all tables hold rows.
 */
final class FillingOrder {
    private FillingOrder() {}

    /**
     * A table in its turn.
     *
     * @param later the foreign keys that stay open until all tables hold rows
     * @param unchecked the foreign keys that point nowhere until then, because they cannot stay open
     */
    record Turn(SeedTable table, Set<ForeignKey> later, Set<ForeignKey> unchecked) {
        Turn {
            later = Set.copyOf(later);
            unchecked = Set.copyOf(unchecked);
        }

        /** The same, in an order that leaves such tables empty. */
        Turn checked() {
            return new Turn(table, later, Set.of());
        }
    }

    /** @param first which tables come before all others that do not need them to */
    static List<Turn> of(List<SeedTable> tables, Predicate<SeedTable> first) {
        List<SeedTable> remaining = new ArrayList<>();
        tables.stream().filter(first).forEach(remaining::add);
        tables.stream().filter(first.negate()).forEach(remaining::add);
        List<Turn> order = new ArrayList<>();
        while (!remaining.isEmpty()) {
            Set<Long> missing = new TreeSet<>();
            remaining.forEach(t -> missing.addAll(List.of(t.oid(), t.root())));
            SeedTable next = free(remaining, missing)
                    .or(() -> openable(remaining, missing))
                    .orElseGet(() -> inCycle(remaining, missing));
            remaining.remove(next);
            Set<ForeignKey> later = new HashSet<>();
            Set<ForeignKey> unchecked = new HashSet<>();
            for (ForeignKey key : next.foreignKeys()) {
                boolean awaited = missing.contains(key.target()) || next.isSelfReference(key);
                if (awaited && next.canBeNull(key)) {
                    later.add(key);
                } else if (awaited && !next.isSelfReference(key)) {
                    unchecked.add(key);
                }
            }
            order.add(new Turn(next, later, unchecked));
        }
        return order;
    }

    private static Optional<SeedTable> free(List<SeedTable> remaining, Set<Long> missing) {
        return remaining.stream()
                .filter(t ->
                        t.foreignKeys().stream().allMatch(k -> t.isSelfReference(k) || !missing.contains(k.target())))
                .findFirst();
    }

    private static Optional<SeedTable> openable(List<SeedTable> remaining, Set<Long> missing) {
        return remaining.stream()
                .filter(t -> t.foreignKeys().stream()
                        .filter(k -> !t.isSelfReference(k) && missing.contains(k.target()))
                        .allMatch(t::canBeNull))
                .findFirst();
    }

    /** Each of these tables waits for another one, so whoever follows that long enough goes round in a circle. */
    private static SeedTable inCycle(List<SeedTable> remaining, Set<Long> missing) {
        Set<SeedTable> passed = new HashSet<>();
        SeedTable table = remaining.get(0);
        while (passed.add(table)) {
            table = awaited(table, remaining, missing);
        }
        return table;
    }

    private static SeedTable awaited(SeedTable table, List<SeedTable> remaining, Set<Long> missing) {
        return table.foreignKeys().stream()
                .filter(k -> !table.isSelfReference(k) && missing.contains(k.target()) && !table.canBeNull(k))
                .flatMap(k -> remaining.stream().filter(t -> t.oid() == k.target() || t.root() == k.target()))
                .findFirst()
                .orElse(table);
    }
}
