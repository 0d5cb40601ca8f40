package io.github.migrationsafety.scaffold;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.rule.Fix;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.scaffold.Draft.Part;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Drafts changesets that pass the rules: short locks with a timeout, indexes without blocking, constraints validated in a
 * transaction of their own, rows changed tenant by tenant, each with a way back. Immutable and thread-safe.
 */
public final class Scaffold {
    private static final String TIMEOUT = "SET LOCAL lock_timeout = '" + Fix.LOCK_TIMEOUT + "'";

    private final Surroundings here;
    private final RowCopies copies;

    public Scaffold(Surroundings here) {
        this.here = here;
        this.copies = new RowCopies(here);
    }

    /**
     * The changesets for an order; for a rename those of its phase.
     *
     * @throws SetupException if what it needs does not stand in the changelog, or what it makes stands already
     */
    public Draft draft(Order order) {
        return switch (order.kind()) {
            case TABLE -> newTable(order);
            case COLUMN -> column(order);
            case BACKFILL -> backfill(order);
            case RENAME -> rename(order);
            case INDEX -> index(order);
            case FOREIGN_KEY -> foreignKey(order);
            case NOT_NULL -> notNull(order);
            case DROP -> drop(order);
        };
    }

    private Draft newTable(Order order) {
        QualifiedName name = order.table();
        if (here.schema().table(name).isPresent()) {
            throw new SetupException(
                    "The table " + here.written(name) + " stands in the changelog already.",
                    "Give the new table another name.");
        }
        Optional<String> tenant = here.tenantColumn(name);
        List<String> lines = new ArrayList<>();
        tenant.ifPresent(t -> lines.add(SqlName.of(t) + " " + here.tenantType() + " NOT NULL"));
        lines.add("id bigint GENERATED ALWAYS AS IDENTITY");
        order.columns()
                .forEach(c -> lines.add(SqlName.of(c) + " " + order.type().orElse("text") + " NOT NULL"));
        Optional<Pointer> pointer = order.references().map(r -> pointer(tenant, r));
        pointer.ifPresent(p -> lines.add(SqlName.of(p.own()) + " " + p.type() + " NOT NULL"));
        lines.add("created_at timestamptz NOT NULL DEFAULT now()");
        lines.add("created_by text NOT NULL DEFAULT current_user");
        lines.add("updated_at timestamptz NOT NULL DEFAULT now()");
        lines.add("updated_by text NOT NULL DEFAULT current_user");
        lines.add(constraint(name, "pkey") + " PRIMARY KEY (" + list(tenant, List.of("id")) + ")");
        order.columns().stream()
                .findFirst()
                .ifPresent(c -> lines.add(constraint(name, c, "key") + " UNIQUE (" + list(tenant, List.of(c)) + ")"));
        boolean tied = tenant.isPresent() && here.tenantsKey().isPresent();
        if (tied) {
            lines.add(constraint(name, tenant.get(), "fkey") + " FOREIGN KEY (" + SqlName.of(tenant.get())
                    + ") REFERENCES " + here.written(here.tenants().orElseThrow()) + " ("
                    + SqlName.of(here.tenantsKey().orElseThrow()) + ")");
        }
        String create = "CREATE TABLE " + here.written(name) + " (\n    " + String.join(",\n    ", lines) + "\n)";
        String drop = "DROP TABLE " + here.written(name);
        List<Part> parts = new ArrayList<>();
        parts.add(
                tied
                        ? timed("create-" + name.name(), create, drop)
                        : new Part("create-" + name.name(), true, List.of(create), List.of(drop), true));
        pointer.ifPresent(p -> {
            List<String> columns = all(p.columns(tenant));
            String index = SqlName.joined(name.name(), p.own(), "idx");
            parts.add(new Part(
                    "index-" + name.name() + "-" + p.own(),
                    true,
                    List.of("CREATE INDEX " + SqlName.of(index) + " ON " + here.written(name) + " ("
                            + SqlName.list(columns) + ")"),
                    List.of("DROP INDEX " + inSchemaOf(name, index)),
                    true));
            parts.add(timed(
                    "tie-" + name.name() + "-" + p.own(),
                    "ALTER TABLE " + here.written(name) + " ADD " + foreignKey(name, p, columns),
                    "ALTER TABLE " + here.written(name) + " DROP " + constraint(name, p.own(), "fkey")));
        });
        List<String> notes = new ArrayList<>();
        pointer.filter(p -> !p.carriesTenant() && tenant.isPresent()).ifPresent(p -> notes.add(notCarried(p)));
        return new Draft("create-" + name.name(), parts, notes);
    }

    private Draft column(Order order) {
        Table table = here.table(order.table());
        String column = order.column();
        here.absent(table, column);
        List<Part> parts = new ArrayList<>();
        String type = order.references()
                .map(r -> pointer(here.tenantColumn(table), r).type())
                .or(order::type)
                .orElse("text");
        parts.add(added(table, column, order.type().orElse(type)));
        List<String> notes = new ArrayList<>();
        order.references().ifPresent(r -> tie(table, column, r, parts, notes));
        return new Draft("add-" + table.name().name() + "-" + column, parts, notes);
    }

    private Part added(Table table, String column, String type) {
        return timed(
                "add-" + table.name().name() + "-" + column,
                alter(table) + " ADD COLUMN " + SqlName.of(column) + " " + type,
                alter(table) + " DROP COLUMN " + SqlName.of(column));
    }

    private Draft foreignKey(Order order) {
        Table table = here.table(order.table());
        here.column(table, order.column());
        List<Part> parts = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        tie(table, order.column(), order.references().orElseThrow(), parts, notes);
        return new Draft("tie-" + table.name().name() + "-" + order.column(), parts, notes);
    }

    /** An index that leads with the columns, the foreign key unchecked, and then the check. */
    private void tie(Table table, String column, Order.Reference reference, List<Part> parts, List<String> notes) {
        Optional<String> tenant = here.tenantColumn(table);
        Pointer pointer = pointer(tenant, reference).from(column);
        List<String> columns = all(pointer.columns(tenant));
        if (!here.isIndexed(table, columns)) {
            parts.add(concurrently(table, columns));
        }
        String foreignKey = foreignKey(table.name(), pointer, columns);
        String drop = alter(table) + " DROP " + constraint(table.name(), column, "fkey");
        String add = alter(table) + " ADD " + foreignKey + " NOT VALID";
        parts.add(timed("tie-" + table.name().name() + "-" + column, add, drop));
        parts.add(new Part(
                "validate-" + table.name().name() + "-" + column,
                true,
                List.of(alter(table) + " VALIDATE " + constraint(table.name(), column, "fkey")),
                List.of(TIMEOUT, drop, add),
                true));
        if (tenant.isPresent() && !pointer.carriesTenant()) {
            notes.add(notCarried(pointer));
        }
    }

    private Draft index(Order order) {
        Table table = here.table(order.table());
        order.columns().forEach(c -> here.column(table, c));
        List<String> columns = all(here.tenantColumn(table)
                .filter(t -> !order.columns().contains(t))
                .map(t -> Stream.concat(Stream.of(t), order.columns().stream()))
                .orElseGet(() -> order.columns().stream()));
        if (here.isIndexed(table, columns)) {
            throw new SetupException(
                    "An index of " + here.written(table.name()) + " leads with " + SqlName.list(columns) + " already.",
                    "Use that one.");
        }
        return new Draft(
                "index-" + table.name().name() + "-" + String.join("-", order.columns()),
                List.of(concurrently(table, columns)),
                List.of());
    }

    private Part concurrently(Table table, List<String> columns) {
        String last = columns.get(columns.size() - 1);
        String index = SqlName.joined(table.name().name(), String.join("_", columns), "idx");
        return new Part(
                "index-" + table.name().name() + "-" + last,
                false,
                List.of("CREATE INDEX CONCURRENTLY " + SqlName.of(index) + " ON " + here.written(table.name()) + " ("
                        + SqlName.list(columns) + ")"),
                List.of("DROP INDEX CONCURRENTLY " + inSchemaOf(table.name(), index)),
                true);
    }

    private Draft notNull(Order order) {
        Table table = here.table(order.table());
        Column column = here.column(table, order.column());
        String name = column.name();
        String check = constraint(table.name(), name, "not_null");
        String add = alter(table) + " ADD " + check + " CHECK (" + SqlName.of(name) + " IS NOT NULL) NOT VALID";
        String drop = alter(table) + " DROP " + check;
        String id = table.name().name() + "-" + name;
        if (column.notNull()) {
            throw new SetupException(
                    "The column " + name + " of " + here.written(table.name()) + " is NOT NULL already.",
                    "There is nothing to do.");
        }
        List<Part> parts = new ArrayList<>();
        Value value = Value.of(order.to(), column);
        // The way back of the backfill writes NULL again, which the check would refuse if it came first.
        parts.addAll(copies.backfill(table, name, value.expression()));
        parts.add(timed("refuse-null-" + id, add, drop));
        parts.add(new Part(
                "validate-not-null-" + id,
                true,
                List.of(alter(table) + " VALIDATE " + check),
                List.of(TIMEOUT, drop, add),
                true));
        parts.add(timed(
                "set-not-null-" + id,
                alter(table) + " ALTER COLUMN " + SqlName.of(name) + " SET NOT NULL",
                alter(table) + " ALTER COLUMN " + SqlName.of(name) + " DROP NOT NULL"));
        List<String> notes = new ArrayList<>(value.notes(name));
        notes.add("The application that is running has to write " + name + " always: a NULL that it writes after the"
                + " backfill makes the validation fail.");
        return new Draft("not-null-" + id, parts, notes);
    }

    private Draft backfill(Order order) {
        Table table = here.table(order.table());
        Column column = here.column(table, order.column());
        Value value = Value.of(order.to(), column);
        return new Draft(
                "backfill-" + table.name().name() + "-" + column.name(),
                copies.backfill(table, column.name(), value.expression()),
                value.notes(column.name()));
    }

    private Draft rename(Order order) {
        Table table = here.table(order.table());
        String old = order.column();
        String now = order.to().orElseThrow().strip().toLowerCase(Locale.ROOT);
        String title = order.phase() + "-" + table.name().name() + "-" + old + "-to-" + now;
        Column column = here.column(table, old);
        return switch (order.phase()) {
            case EXPAND -> {
                here.absent(table, now);
                yield new Draft(
                        title,
                        List.of(added(table, now, Surroundings.readable(column.type()))),
                        List.of("The application of this release writes " + old + " and " + now + ", and reads " + old
                                + "."));
            }
            case MIGRATE -> {
                here.column(table, now);
                yield new Draft(
                        title,
                        copies.backfill(table, now, SqlName.of(old)),
                        List.of("The application of this release still writes both, and reads " + now + "."));
            }
            case CONTRACT -> {
                here.column(table, now);
                yield new Draft(
                        title,
                        copies.drop(table, column, order.type()),
                        List.of("No application that is running may use " + old + " any more when this is applied."));
            }
        };
    }

    private Draft drop(Order order) {
        Table table = here.table(order.table());
        Column column = here.column(table, order.column());
        return new Draft(
                "drop-" + table.name().name() + "-" + column.name(),
                copies.drop(table, column, order.type()),
                List.of(
                        "No application that is running may use " + column.name() + " any more when this is applied.",
                        "Its values are kept in " + here.written(copies.kept(table, column.name(), "kept"))
                                + ", which a later release drops."));
    }

    private Pointer pointer(Optional<String> tenant, Order.Reference reference) {
        Table target = here.table(reference.table());
        Optional<String> shared = here.tenantColumn(target).filter(t -> tenant.isPresent());
        List<String> key = reference.columns().isEmpty() ? here.key(target) : reference.columns();
        List<String> own =
                key.stream().filter(c -> !shared.equals(Optional.of(c))).toList();
        if (own.size() != 1) {
            throw new SetupException(
                    "The key of " + here.written(target.name()) + " is " + SqlName.list(key)
                            + ", and one column cannot point at it.",
                    "Name one column: -Dreferences=" + target.name().name() + "(column).");
        }
        String column = own.get(0);
        boolean carries = shared.isPresent() && here.isUnique(target, List.of(shared.get(), column));
        String name = target.name().name();
        String singular = name.endsWith("s") ? name.substring(0, name.length() - 1) : name;
        return new Pointer(
                target.name(),
                singular + "_" + column,
                column,
                Surroundings.readable(here.column(target, column).type()),
                carries);
    }

    private String foreignKey(QualifiedName table, Pointer pointer, List<String> columns) {
        List<String> target = columns.stream()
                .map(c -> c.equals(pointer.own()) ? pointer.column() : c)
                .toList();
        return constraint(table, pointer.own(), "fkey") + " FOREIGN KEY (" + SqlName.list(columns) + ") REFERENCES "
                + here.written(pointer.target()) + " (" + SqlName.list(target) + ")";
    }

    private String notCarried(Pointer pointer) {
        return "The foreign key does not carry the tenant column, so a row may point at another tenant's: give "
                + here.written(pointer.target()) + " a unique key of the tenant column and " + pointer.column()
                + ", and write this anew.";
    }

    private String alter(Table table) {
        return "ALTER TABLE " + here.written(table.name());
    }

    private static Part timed(String name, String sql, String rollback) {
        return new Part(name, true, List.of(TIMEOUT, sql), List.of(TIMEOUT, rollback), true);
    }

    private static String constraint(QualifiedName table, String... rest) {
        return "CONSTRAINT "
                + SqlName.of(SqlName.joined(
                        Stream.concat(Stream.of(table.name()), Stream.of(rest)).toArray(String[]::new)));
    }

    private String inSchemaOf(QualifiedName table, String index) {
        return here.written(new QualifiedName(table.schema(), index));
    }

    private static String list(Optional<String> tenant, List<String> columns) {
        return SqlName.list(all(Stream.concat(tenant.stream(), columns.stream())));
    }

    private static List<String> all(Stream<String> columns) {
        return columns.distinct().collect(Collectors.toList());
    }
}
