package io.github.migrationsafety.rehearsal.data;

import io.github.migrationsafety.rehearsal.data.TableRows.Listed;
import io.github.migrationsafety.rehearsal.data.TableRows.Row;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.DataProof.TenantBreach;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Counts, for each foreign key between two tables of tenants, the rows that point at another tenant's row. Only foreign keys of
 * tables that were read again are counted again, by the rows that were read; the server joins what was not listed row by row. Not
 * thread-safe.
 */
final class TenantTies {
    /** Types of which two values are equal if and only if their texts are. */
    private static final Set<String> EQUAL_BY_TEXT = Set.of("int2", "int4", "int8", "uuid", "text", "varchar", "date");

    private final Connection connection;
    private final Tenants tenants;
    private Map<Key, Ties> known = Map.of();
    private RowState seen = RowState.EMPTY;

    /**
     * A foreign key.
     *
     * @param child the table that has it
     * @param from its columns
     * @param parent the table that it points at
     * @param to the columns there
     */
    record Key(String name, QualifiedName child, List<String> from, QualifiedName parent, List<String> to) {
        /** Whether this is what became of another one by a new name of it or of its table. */
        boolean continues(Key earlier) {
            return parent.equals(earlier.parent)
                    && to.equals(earlier.to)
                    && from.equals(earlier.from)
                    && (name.equals(earlier.name) || child.equals(earlier.child));
        }

        /** Whether the tenant is a part of the key, so that no row can point at another tenant's. */
        boolean holds(String tenant) {
            return IntStream.range(0, from.size())
                    .anyMatch(i -> from.get(i).equals(tenant) && to.get(i).equals(tenant));
        }
    }

    /** How many rows a foreign key ties across tenants, and the smallest key among them. */
    record Ties(long rows, Optional<String> example) {
        static final Ties NONE = new Ties(0, Optional.empty());
    }

    /** @param connection that of the reader of rows, with whose end this ends, too */
    TenantTies(Connection connection, Tenants tenants) {
        this.connection = connection;
        this.tenants = tenants;
    }

    /**
     * The ties of every foreign key now.
     *
     * @param schema the tables that the rows are in
     */
    Map<Key, Ties> count(RowState now, Schema schema) throws SQLException {
        if (now == seen) {
            return known;
        }
        Set<QualifiedName> touched = now.touchedSince(seen);
        seen = now;
        Map<Key, Ties> counted = new HashMap<>(known);
        counted.keySet()
                .removeIf(key -> !now.tables().containsKey(key.child())
                        || touched.contains(key.child())
                        || touched.contains(key.parent()));
        for (Key key : keys(touched, schema)) {
            counted.put(key, ties(key, now, schema));
        }
        known = Map.copyOf(counted);
        return known;
    }

    /**
     * The foreign keys that tie rows of two tenants which they did not tie before. A foreign key that is new tells nothing about
     * rows that had stood in its columns before.
     */
    static List<TenantBreach> between(
            Map<Key, Ties> before, Map<Key, Ties> after, RowState rowsBefore, RowState rowsAfter, String direction) {
        List<TenantBreach> breaches = new ArrayList<>();
        after.forEach((key, ties) -> {
            Optional<Ties> earlier = Optional.ofNullable(before.get(key)).or(() -> before.entrySet().stream()
                    .filter(e -> !after.containsKey(e.getKey()) && key.continues(e.getKey()))
                    .map(Map.Entry::getValue)
                    .findFirst());
            long more = ties.rows() - earlier.map(Ties::rows).orElse(0L);
            if (more > 0 && (earlier.isPresent() || isFilled(key, rowsBefore, rowsAfter))) {
                breaches.add(new TenantBreach(
                        TenantBreach.Kind.TIED, direction, key.child(), key.name(), more, ties.example()));
            }
        });
        breaches.sort(Comparator.comparing(TenantBreach::table).thenComparing(TenantBreach::object));
        return breaches;
    }

    private static boolean isFilled(Key key, RowState before, RowState after) {
        Optional<TableRows> old = before.table(key.child());
        Optional<TableRows> now = after.table(key.child());
        return old.isEmpty()
                || !old.get().columns().containsAll(key.from())
                || now.isPresent() && RowComparison.differs(old.get(), now.get());
    }

    /** The foreign keys between tenants' tables that start or end at one of these. */
    private Set<Key> keys(Set<QualifiedName> touched, Schema schema) {
        Set<Key> keys = new LinkedHashSet<>();
        for (QualifiedName table : touched) {
            keys.addAll(keys(table, schema));
            for (QualifiedName child : schema.referencing(table)) {
                keys(child, schema).stream()
                        .filter(key -> key.parent().equals(table))
                        .forEach(keys::add);
            }
        }
        return keys;
    }

    /** Those that a table has. What a partitioned table has its partitions have, too, and that is where the rows are. */
    private List<Key> keys(QualifiedName child, Schema schema) {
        Optional<Table> table = schema.table(child).filter(t -> !t.partitioned() && isTenants(t));
        return table.stream()
                .flatMap(t -> t.constraints().stream())
                .filter(c -> c.kind() == ConstraintDefinition.Kind.FOREIGN_KEY)
                .flatMap(c -> c
                        .references()
                        .filter(parent -> schema.table(parent)
                                .filter(p -> p.partitionOf().isEmpty() && isTenants(p))
                                .isPresent())
                        .map(parent -> new Key(c.name(), child, c.columns(), parent, c.referencedColumns()))
                        .stream())
                .toList();
    }

    private boolean isTenants(Table table) {
        return table.column(tenants.column()).isPresent() && !tenants.exempt().test(table.name());
    }

    private Ties ties(Key key, RowState now, Schema schema) throws SQLException {
        if (key.holds(tenants.column())) {
            return Ties.NONE;
        }
        Optional<TableRows> child = now.table(key.child());
        Optional<TableRows> parent = now.table(key.parent());
        boolean comparable = isEqualByText(key, schema) && has(child, key.from()) && has(parent, key.to());
        return comparable
                ? compared(key, (Listed) child.get(), (Listed) parent.get())
                : joined(key, child.map(TableRows::key).orElse(List.of()));
    }

    private static boolean isEqualByText(Key key, Schema schema) {
        return IntStream.range(0, key.from().size()).allMatch(i -> {
            Optional<String> from = baseType(schema, key.child(), key.from().get(i));
            return from.filter(EQUAL_BY_TEXT::contains).isPresent()
                    && from.equals(baseType(schema, key.parent(), key.to().get(i)));
        });
    }

    /** A column's type without its length. */
    private static Optional<String> baseType(Schema schema, QualifiedName table, String column) {
        return schema.table(table).flatMap(t -> t.column(column)).map(c -> c.type()
                .replaceFirst("\\(.*\\)$", ""));
    }

    /** Whether a table's rows were read with these columns and the tenant's; generated columns are not read. */
    private boolean has(Optional<TableRows> table, List<String> columns) {
        return table.isPresent()
                && table.get() instanceof Listed listed
                && listed.columns().contains(tenants.column())
                && listed.columns().containsAll(columns);
    }

    private Ties compared(Key key, Listed child, Listed parent) {
        int[] from = KeyedRows.places(child, key.from());
        int[] to = KeyedRows.places(parent, key.to());
        int tenant = child.columns().indexOf(tenants.column());
        int owner = parent.columns().indexOf(tenants.column());
        Map<List<Long>, Long> owners = new HashMap<>();
        parent.rows().forEach(row -> owners.put(KeyedRows.cells(row, to), row.cells()[owner]));
        List<Row> tied = child.rows().stream()
                .filter(row -> row.cells()[tenant] != CellHash.NULL)
                .filter(row -> {
                    List<Long> target = KeyedRows.cells(row, from);
                    long other =
                            target.contains(CellHash.NULL) ? CellHash.NULL : owners.getOrDefault(target, CellHash.NULL);
                    return other != CellHash.NULL && other != row.cells()[tenant];
                })
                .toList();
        Optional<String> example =
                tied.stream().min(ExampleRow.byKey(child.key())).flatMap(row -> ExampleRow.values(row, child.key()));
        return new Ties(tied.size(), example);
    }

    private Ties joined(Key key, List<String> rowKey) throws SQLException {
        String tenant = RowReader.quoted(tenants.column());
        String join = IntStream.range(0, key.from().size())
                .mapToObj(i -> "c." + RowReader.quoted(key.from().get(i)) + " = p."
                        + RowReader.quoted(key.to().get(i)))
                .collect(Collectors.joining(" and "));
        String shown = rowKey.stream()
                .map(k -> ", c." + RowReader.quoted(k) + "::text")
                .collect(Collectors.joining());
        String order = rowKey.stream().map(k -> "c." + RowReader.quoted(k)).collect(Collectors.joining(", "));
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) over ()" + shown + " from only "
                        + RowReader.quoted(key.child()) + " c join " + RowReader.quoted(key.parent()) + " p on " + join
                        + " where c." + tenant + "::text <> p." + tenant + "::text"
                        + (order.isEmpty() ? "" : " order by " + order) + " limit 1")) {
            if (!row.next()) {
                return Ties.NONE;
            }
            List<String> example = new ArrayList<>();
            for (int i = 0; i < rowKey.size(); i++) {
                example.add(rowKey.get(i) + " = " + row.getString(i + 2));
            }
            return new Ties(
                    row.getLong(1), example.isEmpty() ? Optional.empty() : Optional.of(String.join(", ", example)));
        }
    }
}
