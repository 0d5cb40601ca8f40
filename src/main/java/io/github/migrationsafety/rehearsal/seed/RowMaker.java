package io.github.migrationsafety.rehearsal.seed;

import io.github.migrationsafety.rehearsal.seed.ParentRows.Parent;
import io.github.migrationsafety.rehearsal.seed.SeedTable.ForeignKey;
import io.github.migrationsafety.rehearsal.seed.SeedTable.Key;
import io.github.migrationsafety.rehearsal.seed.SeedTable.SeedColumn;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Makes up the rows of one table. Each row is one tenant's, in turn; every foreign key of it points at a row of that tenant.
 * What a key keeps apart is different in each row, and nothing else is: most values occur more than once. Not thread-safe.
 */
final class RowMaker {
    private static final int FEW = 5;
    private static final int NULLS_PERCENT = 15;
    private static final int NULLS_PERCENT_IN_CONDITIONS = 45;

    private final SeedTable table;
    private final Map<Integer, Palette> palettes;
    private final Predicate<SeedColumn> refusesNull;
    private final @Nullable SeedColumn tenant;
    private final List<String> tenants;
    private final List<Reference> references;
    private final Map<Integer, Spread> spreads = new HashMap<>();
    private final Set<Integer> inConditions = new HashSet<>();
    private final Set<Integer> inPrimaryKey = new HashSet<>();
    private final Map<Integer, Chance> chances = new HashMap<>();

    /**
     * A foreign key and the rows that it can point at; none when it has to stay open.
     *
     * @param self whether it can only point at its own row
     */
    record Reference(ForeignKey key, List<Parent> parents, Map<String, List<Parent>> byTenant, boolean self) {
        static Reference to(ForeignKey key, List<Parent> parents) {
            Map<String, List<Parent>> byTenant = new HashMap<>();
            for (Parent parent : parents) {
                if (parent.tenant() != null) {
                    byTenant.computeIfAbsent(parent.tenant(), t -> new ArrayList<>())
                            .add(parent);
                }
            }
            return new Reference(key, parents, byTenant, false);
        }

        static Reference open(ForeignKey key) {
            return new Reference(key, List.of(), Map.of(), false);
        }

        static Reference toItself(ForeignKey key) {
            return new Reference(key, List.of(), Map.of(), true);
        }
    }

    /**
     * How values that a key keeps apart follow from the row's number, or from its number among its tenant's rows.
     *
     * @param perTenant whether they are apart within a tenant only
     * @param divisor the number is divided by this
     * @param modulus and of that the remainder is taken; 0 for all of it
     */
    private record Spread(boolean perTenant, int divisor, int modulus) {
        int index(int row, int rowOfTenant) {
            int quotient = (perTenant ? rowOfTenant : row) / divisor;
            return modulus == 0 ? quotient : quotient % modulus;
        }
    }

    /**
     * @param palettes the values of each column that some can be had for, by number
     * @param tenantColumn the column that tells a row's tenant, if the table has it
     * @param tenants the tenants; of at least one
     * @param rows how many rows there are to be
     */
    RowMaker(
            SeedTable table,
            Map<Integer, Palette> palettes,
            Predicate<SeedColumn> refusesNull,
            Optional<SeedColumn> tenantColumn,
            List<String> tenants,
            List<Reference> references,
            int rows) {
        this.table = table;
        this.palettes = palettes;
        this.refusesNull = refusesNull;
        this.tenant = tenantColumn.orElse(null);
        this.tenants = tenants;
        this.references = references.stream()
                .sorted(Comparator.comparingInt(
                        (Reference r) -> -r.key().columns().size()))
                .toList();
        table.rowChecks().forEach(c -> inConditions.addAll(c.columns()));
        table.keys().stream().filter(Key::primary).forEach(k -> inPrimaryKey.addAll(k.columns()));
        table.columns().forEach(c -> chances.put(c.number(), Chance.of(table.name() + "." + c.name() + "?")));
        table.keys().stream()
                .sorted(Comparator.comparingInt(k -> k.columns().size()))
                .forEach(k -> spread(k, rows));
    }

    /** Decides which columns keep the rows apart that a key keeps apart. */
    private void spread(Key key, int rows) {
        List<Integer> leads = new ArrayList<>(new LinkedHashSet<>(
                key.columns().stream().filter(c -> !isTenant(c)).map(this::lead).toList()));
        boolean perTenant = key.columns().stream().anyMatch(this::isTenant)
                || leads.stream().anyMatch(this::followsTenant);
        boolean apart = leads.stream()
                .map(spreads::get)
                .anyMatch(s -> s != null && s.modulus() == 0 && s.divisor() == 1 && (!s.perTenant() || perTenant));
        if (leads.isEmpty() || apart) {
            return;
        }
        if (leads.size() == 1) {
            spreads.put(leads.get(0), new Spread(perTenant, 1, 0));
            return;
        }
        int each = Math.max(
                2, (int) Math.ceil(Math.pow(perTenant ? rows / (double) tenants.size() : rows, 1.0 / leads.size())));
        int divisor = 1;
        for (int i = leads.size() - 1; i >= 0; i--) {
            int base = i == 0 ? 0 : Math.min(each, Math.max(1, size(leads.get(i))));
            spreads.putIfAbsent(leads.get(i), new Spread(perTenant, divisor, base));
            divisor *= Math.max(base, 1);
        }
    }

    private boolean isTenant(int column) {
        return tenant != null && tenant.number() == column;
    }

    /** The column whose choice decides this one's: the first of its foreign key, or itself. */
    private int lead(int column) {
        return reference(column)
                .flatMap(r ->
                        r.key().columns().stream().filter(c -> !isTenant(c)).findFirst())
                .orElse(column);
    }

    private Optional<Reference> reference(int column) {
        return references.stream()
                .filter(r -> !r.self() && r.key().columns().contains(column))
                .findFirst();
    }

    private boolean followsTenant(int column) {
        return reference(column).filter(r -> !r.byTenant().isEmpty()).isPresent();
    }

    private int size(int column) {
        Optional<Reference> reference = reference(column);
        if (reference.isPresent()) {
            return reference.get().byTenant().values().stream()
                    .mapToInt(List::size)
                    .min()
                    .orElse(reference.get().parents().size());
        }
        Palette palette = palettes.get(column);
        return palette == null ? 1 : distinctValues(palette);
    }

    private static int distinctValues(Palette palette) {
        Set<String> values = new HashSet<>();
        for (int i = 0; i < 64; i++) {
            values.add(palette.distinct().apply(i));
        }
        return values.size();
    }

    /** A row: the value of each of the table's columns, in order; null for NULL. Nothing when the row cannot be. */
    Optional<List<@Nullable String>> row(int number) {
        int ofTenant = number / tenants.size();
        String tenantOfRow = tenants.get(number % tenants.size());
        Map<Integer, @Nullable String> values = new HashMap<>();
        if (tenant != null) {
            boolean open = !refusesNull.test(tenant)
                    && !inPrimaryKey.contains(tenant.number())
                    && chance(tenant.number()).percent(number, 4);
            values.put(tenant.number(), open ? null : tenantOfRow);
        }
        List<Reference> later = new ArrayList<>();
        for (Reference reference : references) {
            if (reference.self()) {
                later.add(reference);
            } else if (!point(reference, number, ofTenant, tenantOfRow, values)) {
                return Optional.empty();
            }
        }
        Set<Integer> own = new HashSet<>();
        later.forEach(r -> own.addAll(r.key().columns()));
        for (SeedColumn column : table.columns()) {
            if (!values.containsKey(column.number()) && !own.contains(column.number())) {
                values.put(column.number(), value(column, number, ofTenant));
            }
        }
        later.forEach(r -> pointAtItself(r, values));
        List<@Nullable String> row = new ArrayList<>();
        table.columns().forEach(c -> row.add(values.get(c.number())));
        return Optional.of(row);
    }

    private void pointAtItself(Reference reference, Map<Integer, @Nullable String> values) {
        for (int i = 0; i < reference.key().columns().size(); i++) {
            String target = reference.key().targetColumns().get(i);
            Integer column = reference.key().columns().get(i);
            table.column(target)
                    .filter(t -> t.number() != column)
                    .ifPresent(t -> values.put(column, values.get(t.number())));
        }
    }

    /** Makes a foreign key point somewhere, or leaves it open; false when it can do neither. */
    private boolean point(
            Reference reference, int number, int ofTenant, String tenantOfRow, Map<Integer, @Nullable String> values) {
        ForeignKey key = reference.key();
        int lead = lead(key.columns().get(0));
        boolean mayBeOpen = key.columns().stream()
                .filter(c -> !values.containsKey(c) || values.get(c) == null)
                .map(table::column)
                .flatMap(Optional::stream)
                .anyMatch(c -> !refusesNull.test(c) && !inPrimaryKey.contains(c.number()));
        boolean tenantOnly = key.columns().size() == 1 && isTenant(key.columns().get(0));
        if (tenantOnly) {
            return true;
        }
        if (mayBeOpen && (reference.parents().isEmpty() || chance(lead).percent(number, nulls(lead)))) {
            return leaveOpen(key, values);
        }
        List<Parent> parents = reference.byTenant().isEmpty()
                ? reference.parents()
                : reference.byTenant().getOrDefault(tenantOfRow, List.of());
        List<Parent> fitting = fitting(parents, key, values);
        if (fitting.isEmpty()) {
            return mayBeOpen && leaveOpen(key, values);
        }
        Spread spread = spreads.get(lead);
        // Where only a tenant's own rows are to choose from, the row's number among those of its tenant counts.
        int row = reference.byTenant().isEmpty() ? number : ofTenant;
        int index = spread == null ? chance(lead).at(number, fitting.size()) : spread.index(row, ofTenant);
        Parent parent = fitting.get(index % fitting.size());
        for (int i = 0; i < key.columns().size(); i++) {
            values.put(key.columns().get(i), parent.key().get(i));
        }
        return true;
    }

    private boolean leaveOpen(ForeignKey key, Map<Integer, @Nullable String> values) {
        boolean open = key.columns().stream().anyMatch(c -> values.containsKey(c) && values.get(c) == null);
        for (Integer number : key.columns()) {
            Optional<SeedColumn> column = table.column(number);
            if (!values.containsKey(number) && column.isPresent()) {
                boolean nullable = !refusesNull.test(column.get()) && !inPrimaryKey.contains(number);
                if (nullable) {
                    values.put(number, null);
                    open = true;
                }
            }
        }
        return open;
    }

    /** The rows that agree with what has been decided. */
    private static List<Parent> fitting(List<Parent> parents, ForeignKey key, Map<Integer, @Nullable String> values) {
        List<Integer> decided = new ArrayList<>();
        for (int i = 0; i < key.columns().size(); i++) {
            if (values.get(key.columns().get(i)) != null) {
                decided.add(i);
            }
        }
        if (decided.isEmpty()) {
            return parents;
        }
        return parents.stream()
                .filter(p -> decided.stream()
                        .allMatch(i ->
                                p.key().get(i).equals(values.get(key.columns().get(i)))))
                .toList();
    }

    private @Nullable String value(SeedColumn column, int number, int ofTenant) {
        Palette palette = palettes.get(column.number());
        boolean mayBeNull = !refusesNull.test(column) && !inPrimaryKey.contains(column.number());
        Chance chance = chance(column.number());
        if (palette == null || (mayBeNull && chance.percent(number, nulls(column.number())))) {
            return null;
        }
        Spread spread = spreads.get(column.number());
        // Conditions that compare columns are met more often when there is little to choose from.
        boolean few = inConditions.contains(column.number()) && number % 2 == 1;
        int choice = few
                ? Math.min(FEW, palette.ordinary().size())
                : palette.ordinary().size();
        return spread == null
                ? palette.ordinary().get(chance.at(number, choice))
                : palette.distinct().apply(spread.index(number, ofTenant));
    }

    private int nulls(int column) {
        return inConditions.contains(column) ? NULLS_PERCENT_IN_CONDITIONS : NULLS_PERCENT;
    }

    private Chance chance(int column) {
        return chances.getOrDefault(column, new Chance(column));
    }
}
