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
 * that may be NULL; they are tied when all tables hold rows.
 */
final class FillingOrder {
    private FillingOrder() {}

    /**
     * A table in its turn.
     *
     * @param later the foreign keys that stay open until all tables hold rows
     */
    record Turn(SeedTable table, Set<ForeignKey> later) {
        Turn {
            later = Set.copyOf(later);
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
                    .orElse(remaining.get(0));
            remaining.remove(next);
            Set<ForeignKey> later = new HashSet<>();
            for (ForeignKey key : next.foreignKeys()) {
                boolean awaited = missing.contains(key.target()) || next.isSelfReference(key);
                if (awaited && next.canBeNull(key)) {
                    later.add(key);
                }
            }
            order.add(new Turn(next, later));
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
}
