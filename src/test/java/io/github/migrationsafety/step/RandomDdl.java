package io.github.migrationsafety.step;

import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Makes up data definition statements about a schema, the same ones for the same seed. Many are valid, some are not: whoever asks
 * tries them on a server.
 */
final class RandomDdl {
    private static final List<String> TYPES = List.of(
            "int",
            "bigint",
            "smallint",
            "text",
            "varchar(20)",
            "character varying",
            "numeric(8,2)",
            "boolean",
            "date",
            "timestamptz",
            "timestamp(3) without time zone",
            "uuid",
            "jsonb",
            "text[]",
            "double precision",
            "char(4)",
            "interval",
            "mood",
            "posint");

    private final Random random;
    private Schema schema = Schema.EMPTY;

    RandomDdl(long seed) {
        random = new Random(seed);
    }

    /** The next statement about the tables of {@code now}. */
    String next(Schema now) {
        schema = now;
        if (schema.tables().size() < 4) {
            return createTable();
        }
        return pick(List.<Supplier<String>>of(
                        this::createTable,
                        this::createTable,
                        this::createOtherTable,
                        this::createPartition,
                        this::addColumn,
                        this::addColumn,
                        this::changeColumn,
                        this::changeColumn,
                        this::changeColumn,
                        this::dropColumn,
                        this::addConstraint,
                        this::addConstraint,
                        this::addConstraint,
                        this::changeConstraint,
                        this::createIndex,
                        this::createIndex,
                        this::createIndex,
                        this::changeIndex,
                        this::changeTable,
                        this::changePartition,
                        this::changeOther))
                .get();
    }

    private String createTable() {
        List<String> names = freshColumns();
        List<String> elements = new ArrayList<>();
        if (chance(2)) {
            elements.add("id "
                    + pick(List.of(
                            "bigint primary key",
                            "bigserial primary key",
                            "int generated always as identity primary key",
                            "serial",
                            "bigint constraint " + freshName("pk") + " primary key",
                            "bigint not null unique")));
        }
        names.forEach(n -> elements.add(column(n)));
        if (chance(3)) {
            elements.add(constraint(names));
        }
        return "create table " + pick(List.of("", "", "if not exists ")) + freshTable() + " ("
                + String.join(", ", elements) + ")";
    }

    private String createOtherTable() {
        String some = table();
        return pick(List.of(
                "create table " + freshTable() + " (like " + some + " including all)",
                "create table " + freshTable() + " (extra int) inherits (" + some + ")",
                "create table " + freshTable() + " as select * from " + some,
                "create temporary table " + freshName("tmp") + " (a int)",
                "create unlogged table " + freshTable() + " (a int, b text not null)",
                "create table " + freshTable() + " (id bigint not null, at date not null default now(), "
                        + column("x") + pick(List.of("", ", primary key (id, at)", ", unique (at)"))
                        + ") partition by range (at)",
                "create table " + freshTable() + " (id int, kind text" + pick(List.of("", ", check (id > 0)"))
                        + ") partition by list (kind)"));
    }

    private String createPartition() {
        List<Table> parents =
                schema.tables().stream().filter(Table::partitioned).toList();
        if (parents.isEmpty()) {
            return createOtherTable();
        }
        Table parent = pick(parents);
        int year = 2000 + random.nextInt(400);
        String bounds = parent.column("at").isPresent()
                ? " for values from ('" + year + "-01-01') to ('" + (year + 1) + "-01-01')"
                : pick(List.of(" for values in ('k" + year + "')", " default"));
        return "create table " + freshTable() + " partition of " + parent.name() + bounds;
    }

    private String addColumn() {
        return "alter table " + pick(List.of("", "if exists ")) + table() + " add column "
                + pick(List.of("", "", "if not exists ")) + column(pick(List.of(freshName("c"), "a", "note")));
    }

    private String changeColumn() {
        Table table = pick(schema.tables());
        String column = column(table);
        // On a domain PostgreSQL keeps a default of NULL, on other types it does not; the source cannot tell one from
        // the other.
        boolean domain = table.column(column)
                .filter(c -> c.type().equals("posint") || c.type().equals("natural_number"))
                .isPresent();
        String nothing = domain ? "1" : "null";
        return "alter table " + table.name()
                + pick(List.of(
                        " alter column " + column + " set not null",
                        " alter column " + column + " drop not null",
                        " alter column " + column + " set default " + nothing,
                        " alter column " + column + " set default " + pick(List.of("'1'", nothing, "0")),
                        " alter column " + column + " drop default",
                        " alter column " + column + " type " + pick(TYPES),
                        " alter column " + column + " type text using " + column + "::text",
                        " alter column " + column + " drop default, alter column " + column
                                + " type bigint using null::bigint",
                        " alter column " + column + " add generated by default as identity",
                        " alter column " + column + " drop identity if exists",
                        " alter column " + column + " drop expression",
                        " rename column " + column + " to " + freshName("r"),
                        " alter column " + column + " set statistics 100"));
    }

    private String dropColumn() {
        Table table = pick(schema.tables());
        return "alter table " + table.name() + " drop column " + pick(List.of("", "if exists ")) + column(table)
                + pick(List.of("", " cascade"));
    }

    private String addConstraint() {
        Table table = pick(schema.tables());
        List<String> columns = table.columns().stream().map(Column::name).toList();
        if (columns.isEmpty()) {
            return addColumn();
        }
        List<String> free = table.indexes().stream()
                .filter(i -> i.constraint().isEmpty())
                .map(Index::name)
                .toList();
        if (!free.isEmpty() && chance(3)) {
            return "alter table " + table.name() + " add " + pick(List.of("", "constraint " + freshName("ui") + " "))
                    + pick(List.of("unique", "primary key")) + " using index " + pick(free);
        }
        return "alter table " + table.name() + " add " + constraint(columns) + pick(List.of("", "", " not valid"));
    }

    private String changeConstraint() {
        List<Table> tables =
                schema.tables().stream().filter(t -> !t.constraints().isEmpty()).toList();
        if (tables.isEmpty()) {
            return addConstraint();
        }
        Table table = pick(tables);
        Constraint constraint = pick(table.constraints());
        return "alter table " + table.name()
                + pick(List.of(
                        " drop constraint " + constraint.name(),
                        " drop constraint if exists " + constraint.name() + " cascade",
                        " drop constraint if exists nope",
                        " rename constraint " + constraint.name() + " to " + freshName("rc"),
                        " validate constraint " + constraint.name()));
    }

    private String createIndex() {
        Table table = pick(schema.tables());
        if (table.columns().isEmpty()) {
            return addColumn();
        }
        String keys = IntStream.range(0, 1 + random.nextInt(3))
                .mapToObj(i -> key(column(table)))
                .collect(Collectors.joining(", "));
        return "create " + pick(List.of("", "", "unique ")) + "index "
                + pick(List.of("", freshName("ix"), "if not exists " + freshName("ix"))) + " on "
                + pick(List.of("", "", "", "only ")) + table.name() + " (" + keys + ")"
                + pick(List.of("", "", " include (" + column(table) + ")"))
                + pick(List.of("", "", " where " + column(table) + " is not null"));
    }

    private String key(String column) {
        return pick(List.of(
                column,
                column,
                column,
                column + " desc",
                "(" + column + ")",
                "lower(" + column + ")",
                "coalesce(" + column + ", " + column + ")",
                "(" + column + " is null)",
                "((" + column + ")::text)"));
    }

    private String changeIndex() {
        List<String> indexes = schema.tables().stream()
                .flatMap(t -> t.indexes().stream().map(i -> t.name().schema().orElseThrow() + "." + i.name()))
                .toList();
        if (indexes.isEmpty()) {
            return createIndex();
        }
        String index = pick(indexes);
        return pick(List.of(
                "drop index " + index,
                "drop index if exists " + index + " cascade",
                "drop index if exists nope",
                "alter index " + index + " rename to " + freshName("ri"),
                "reindex index " + index));
    }

    private String changeTable() {
        String table = table();
        return pick(List.of(
                "drop table " + table,
                "drop table if exists " + table + " cascade",
                "drop table if exists nope",
                "alter table " + table + " rename to " + freshName("rt"),
                "alter table if exists " + table + " rename to " + freshName("rt"),
                "alter table " + table + " set schema " + pick(List.of("public", "app")),
                "alter table " + table + " inherit " + table(),
                "alter table " + table + " no inherit " + table(),
                "truncate " + table,
                "comment on table " + table + " is 'x'",
                "alter table " + table + " owner to current_user"));
    }

    private String changePartition() {
        List<Table> parts = schema.tables().stream()
                .filter(t -> t.partitionOf().isPresent())
                .toList();
        if (!parts.isEmpty() && chance(2)) {
            Table part = pick(parts);
            return "alter table " + part.partitionOf().orElseThrow() + " detach partition " + part.name();
        }
        List<Table> parents =
                schema.tables().stream().filter(Table::partitioned).toList();
        if (parents.isEmpty()) {
            return createOtherTable();
        }
        Table parent = pick(parents);
        List<Table> fitting = schema.tables().stream()
                .filter(t -> !t.partitioned() && t.partitionOf().isEmpty())
                .filter(t -> t.columns().stream()
                        .map(Column::name)
                        .collect(Collectors.toSet())
                        .equals(parent.columns().stream().map(Column::name).collect(Collectors.toSet())))
                .toList();
        int year = 2400 + random.nextInt(400);
        return fitting.isEmpty()
                ? "create table " + freshTable() + " (like " + parent.name() + ")"
                : "alter table " + parent.name() + " attach partition "
                        + pick(fitting).name()
                        + (parent.column("at").isPresent()
                                ? " for values from ('" + year + "-01-01') to ('" + (year + 1) + "-01-01')"
                                : " for values in ('a" + year + "')");
    }

    private String changeOther() {
        String sequenceOwner = pick(schema.tables()).name().toString();
        return pick(List.of(
                "set search_path to app, public",
                "set search_path = public",
                "reset search_path",
                "alter type mood rename to feeling",
                "alter type feeling rename to mood",
                "alter domain posint rename to natural_number",
                "alter domain natural_number rename to posint",
                "drop sequence if exists " + sequenceOwner + "_id_seq cascade",
                "create view " + freshName("v") + " as select 1 as one",
                "alter schema app rename to app2",
                "alter schema app2 rename to app",
                "create schema if not exists app"));
    }

    private String column(String name) {
        String type = pick(TYPES);
        return name + " "
                + pick(List.of(
                        type,
                        type,
                        type + " not null",
                        type.equals("posint") ? type : type + " default null",
                        "int not null default 1",
                        "text default 'x' check (" + name + " <> '')",
                        "bigint " + references(),
                        "serial",
                        "int unique",
                        "int generated always as identity",
                        "int generated always as (1 + 1) stored",
                        "timestamptz not null default now()"));
    }

    private String constraint(List<String> columns) {
        String one = pick(columns);
        String two = pick(columns);
        String pair = one.equals(two) ? one : one + ", " + two;
        return pick(List.of("", "constraint " + freshName("k") + " "))
                + pick(List.of(
                        "unique (" + pair + ")",
                        "primary key (" + one + ")",
                        "check (" + one + " is not null)",
                        "check (" + one + " is not null or " + two + " is not null)",
                        "check (1 = 1) no inherit",
                        "foreign key (" + one + ") " + references(),
                        "foreign key (" + one + ") " + references(),
                        "exclude (" + one + " with =)"));
    }

    private String references() {
        List<Table> keyed = schema.tables().stream()
                .filter(t -> t.constraints().stream()
                        .anyMatch(c -> c.kind().name().equals("PRIMARY_KEY")
                                && c.columns().size() == 1))
                .toList();
        if (keyed.isEmpty()) {
            return "";
        }
        Table target = pick(keyed);
        String key = target.constraints().stream()
                .filter(c -> c.kind().name().equals("PRIMARY_KEY"))
                .findFirst()
                .orElseThrow()
                .columns()
                .get(0);
        return "references " + target.name() + pick(List.of("", " (" + key + ")", " on delete cascade"));
    }

    private List<String> freshColumns() {
        return new ArrayList<>(List.of("a", "b", "note").subList(0, 1 + random.nextInt(3)));
    }

    private String table() {
        return pick(schema.tables()).name().toString();
    }

    private String column(Table table) {
        return table.columns().isEmpty() ? "nope" : pick(table.columns()).name();
    }

    private String freshTable() {
        String name = freshName("t");
        return pick(List.of(name, name, "public." + name, "app." + name));
    }

    /** A name that is short, long, or in need of quotes. */
    private String freshName(String prefix) {
        String name = prefix + random.nextInt(60);
        return switch (random.nextInt(12)) {
            case 0 -> name + "_with_a_name_so_long_that_what_postgres_makes_of_it_is_cut";
            case 1 -> name.toUpperCase(java.util.Locale.ROOT);
            default -> name;
        };
    }

    private boolean chance(int oneIn) {
        return random.nextInt(oneIn) == 0;
    }

    private <T> T pick(List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
