package io.github.migrationsafety.scaffold;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.rule.Fix;
import io.github.migrationsafety.rule.SqlName;
import io.github.migrationsafety.scaffold.Draft.Part;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.QualifiedName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Changesets that change rows and keep what was there in a table beside, so that the way back is exact. */
final class RowCopies {
    private static final String TIMEOUT = "SET LOCAL lock_timeout = '" + Fix.LOCK_TIMEOUT + "'";
    private static final int BATCH = 1000;

    private final Surroundings here;

    RowCopies(Surroundings here) {
        this.here = here;
    }

    /** The name of the table beside. */
    QualifiedName kept(Table table, String column, String why) {
        return new QualifiedName(
                table.name().schema(), SqlName.joined(table.name().name(), column, why));
    }

    /**
     * Writes a value wherever the column is NULL, tenant by tenant, a batch a transaction, and remembers where. Each batch begins
     * where the one before ended, in the order of the key, so that what is done is not read again. The rows are locked before they
     * are changed: one that somebody else just gave a value is looked at again, and left alone.
     *
     * @see <a href="https://www.postgresql.org/docs/17/transaction-iso.html#XACT-READ-COMMITTED">Read Committed</a>
     */
    List<Part> backfill(Table table, String column, String value) {
        QualifiedName kept = kept(table, column, "backfilled");
        List<String> key = keyOf(table);
        String t = here.written(table.name());
        String name = SqlName.of(column);
        List<String> order = orderOf(table);
        String work =
                """
                WITH batch AS (
                    SELECT %s FROM %s AS t
                    WHERE %s%s >= %s AND t.%s IS NULL AND (%s) IS NOT NULL
                    ORDER BY %s LIMIT %d FOR NO KEY UPDATE
                ), remembered AS (
                    INSERT INTO %s (%s) SELECT %s FROM batch AS b ON CONFLICT DO NOTHING
                ), changed AS (
                    UPDATE %s AS t SET %s = %s FROM batch AS b WHERE %s
                )
                SELECT %s INTO reached FROM batch AS b ORDER BY %s LIMIT 1;
                """
                        .formatted(
                                columns(key, "t."),
                                t,
                                tenantIs(table),
                                row(order, "t."),
                                row(order, "reached."),
                                name,
                                value,
                                columns(order, "t."),
                                BATCH,
                                here.written(kept),
                                SqlName.list(key),
                                columns(key, "b."),
                                t,
                                name,
                                value,
                                joined(key, "b", "t"),
                                columns(order, "b."),
                                order.stream()
                                        .map(c -> "b." + SqlName.of(c) + " DESC")
                                        .collect(Collectors.joining(", ")));
        String first = "SELECT " + columns(order, "t.") + " INTO reached FROM " + t + " AS t"
                + tenantIs(table).replaceFirst("^(.*) AND $", " WHERE $1") + " ORDER BY " + columns(order, "t.")
                + " LIMIT 1;\n";
        String id = table.name().name() + "-" + column;
        return List.of(
                create("remember-" + id, table, kept, key, Optional.empty()),
                new Part(
                        "backfill-" + id,
                        false,
                        List.of(batches(table, first, work)),
                        List.of("WITH undone AS (\n    DELETE FROM " + here.written(kept) + " AS k USING " + t
                                + " AS t WHERE " + joined(key, "k", "t") + "\n    RETURNING " + columns(key, "k.")
                                + "\n)\nUPDATE " + t + " AS t SET " + name + " = NULL FROM undone AS u WHERE "
                                + joined(key, "u", "t")),
                        false));
    }

    /** Drops a column after its values were kept. */
    List<Part> drop(Table table, Column column, Optional<String> type) {
        refuseWhatCannotComeBack(table, column);
        QualifiedName kept = kept(table, column.name(), "kept");
        List<String> key = keyOf(table);
        String t = here.written(table.name());
        String name = SqlName.of(column.name());
        String columnType = type.orElseGet(() -> Surroundings.readable(column.type()));
        String copy = "INSERT INTO " + here.written(kept) + " (" + SqlName.list(key) + ", " + name + ")\nSELECT "
                + SqlName.list(key) + ", " + name + " FROM " + t;
        List<String> back = new ArrayList<>();
        back.add(TIMEOUT);
        back.add("ALTER TABLE " + t + " ADD COLUMN " + name + " " + columnType);
        back.add("UPDATE " + t + " AS t SET " + name + " = k." + name + " FROM " + here.written(kept) + " AS k WHERE "
                + joined(key, "k", "t"));
        if (column.notNull()) {
            back.add("ALTER TABLE " + t + " ALTER COLUMN " + name + " SET NOT NULL");
        }
        String id = table.name().name() + "-" + column.name();
        return List.of(
                create("keep-" + id, table, kept, key, Optional.of(name + " " + columnType)),
                new Part(
                        "drop-" + id,
                        true,
                        List.of(copy, TIMEOUT, "ALTER TABLE " + t + " DROP COLUMN " + name),
                        Stream.concat(
                                        back.stream(),
                                        Stream.of("DELETE FROM " + here.written(kept) + " AS k USING " + t
                                                + " AS t WHERE " + joined(key, "k", "t")))
                                .toList(),
                        true));
    }

    private void refuseWhatCannotComeBack(Table table, Column column) {
        List<String> along = new ArrayList<>();
        if (column.hasDefault() || column.identity() || column.generated()) {
            along.add("its default");
        }
        table.indexes().stream()
                .filter(i -> i.keys().contains(Optional.of(column.name())))
                .map(Index::name)
                .map(i -> "the index " + i)
                .forEach(along::add);
        table.constraints().stream()
                .filter(c -> c.columns().contains(column.name()))
                .map(Constraint::name)
                .map(c -> "the constraint " + c)
                .filter(c -> !along.contains(c.replaceFirst("constraint", "index")))
                .forEach(along::add);
        if (!along.isEmpty()) {
            throw new SetupException(
                    "With the column " + column.name() + " of " + here.written(table.name()) + " would go "
                            + String.join(", ", along) + ".",
                    "Take that away first in changesets of its own, each with its way back.");
        }
    }

    /** A table of keys, tied to the tenants as every table is. */
    private Part create(String id, Table table, QualifiedName kept, List<String> key, Optional<String> more) {
        List<String> lines = new ArrayList<>();
        for (String column : key) {
            lines.add(SqlName.of(column) + " "
                    + Surroundings.readable(here.column(table, column).type()) + " NOT NULL");
        }
        more.ifPresent(lines::add);
        lines.add("CONSTRAINT " + SqlName.of(SqlName.joined(kept.name(), "pkey")) + " PRIMARY KEY (" + SqlName.list(key)
                + ")");
        Optional<String> tenant =
                here.tenantColumn(table).filter(t -> here.tenantsKey().isPresent());
        tenant.ifPresent(t -> lines.add("CONSTRAINT " + SqlName.of(SqlName.joined(kept.name(), t, "fkey"))
                + " FOREIGN KEY (" + SqlName.of(t) + ") REFERENCES "
                + here.written(here.tenants().orElseThrow())
                + " (" + SqlName.of(here.tenantsKey().orElseThrow()) + ")"));
        return new Part(
                id,
                true,
                List.of(
                        TIMEOUT,
                        ignored(table, kept) + "CREATE TABLE " + here.written(kept) + " (\n    "
                                + String.join(",\n    ", lines) + "\n)"),
                List.of(TIMEOUT, "DROP TABLE " + here.written(kept)),
                true);
    }

    /** The policy does not know that the table beside an exempt one is as exempt. */
    private String ignored(Table table, QualifiedName kept) {
        boolean exempt =
                here.tenantColumn(table).isEmpty() && here.tenantColumn(kept).isPresent();
        return exempt
                ? "-- migration-safety:ignore tenancy/missing-tenant-column rows of "
                        + table.name().name() + ", which has none, kept for the way back\n"
                : "";
    }

    /** The tenant column first, and then the key. */
    private List<String> keyOf(Table table) {
        return Stream.concat(here.tenantColumn(table).stream(), here.key(table).stream())
                .distinct()
                .toList();
    }

    /** The key without the tenant column, for one tenant's rows are walked at a time. */
    private List<String> orderOf(Table table) {
        List<String> key = keyOf(table);
        List<String> rest = isTenantByTenant(table)
                ? key.stream()
                        .filter(c -> !here.tenantColumn(table).equals(Optional.of(c)))
                        .toList()
                : key;
        return rest.isEmpty() ? key : rest;
    }

    private boolean isTenantByTenant(Table table) {
        return here.tenantColumn(table).isPresent() && here.tenantsKey().isPresent();
    }

    /** A block that goes to the first row, repeats a statement until it finds nothing more, and commits each time. */
    private String batches(Table table, String first, String statement) {
        Function<Integer, String> loop =
                depth -> (first + "LOOP\n" + statement.indent(4) + "    EXIT WHEN NOT FOUND;\n    COMMIT;\nEND LOOP;\n")
                        .indent(depth);
        if (!isTenantByTenant(table)) {
            return "DO $$\nDECLARE\n    reached record;\nBEGIN\n" + loop.apply(4) + "END $$";
        }
        return "DO $$\nDECLARE\n    tenant record;\n    reached record;\nBEGIN\n    FOR tenant IN SELECT "
                + SqlName.of(here.tenantsKey().orElseThrow()) + " AS id FROM "
                + here.written(here.tenants().orElseThrow()) + " ORDER BY 1 LOOP\n" + loop.apply(8)
                + "        COMMIT;\n    END LOOP;\nEND $$";
    }

    private String tenantIs(Table table) {
        return here.tenantColumn(table)
                .filter(t -> here.tenantsKey().isPresent())
                .map(t -> "t." + SqlName.of(t) + " = tenant.id AND ")
                .orElse("");
    }

    private static String row(List<String> key, String prefix) {
        return key.size() == 1 ? columns(key, prefix) : "(" + columns(key, prefix) + ")";
    }

    private static String columns(List<String> key, String prefix) {
        return key.stream().map(c -> prefix + SqlName.of(c)).collect(Collectors.joining(", "));
    }

    private static String joined(List<String> key, String one, String other) {
        return key.stream()
                .map(c -> one + "." + SqlName.of(c) + " = " + other + "." + SqlName.of(c))
                .collect(Collectors.joining(" AND "));
    }
}
