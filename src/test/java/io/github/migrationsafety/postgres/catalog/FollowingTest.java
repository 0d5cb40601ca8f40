package io.github.migrationsafety.postgres.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.schema.Column;
import io.github.migrationsafety.schema.Constraint;
import io.github.migrationsafety.schema.Index;
import io.github.migrationsafety.schema.ObjectKey;
import io.github.migrationsafety.schema.ObjectKind;
import io.github.migrationsafety.schema.RowSecurity;
import io.github.migrationsafety.schema.Schema;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.schema.Table;
import io.github.migrationsafety.sql.ConstraintDefinition;
import io.github.migrationsafety.sql.QualifiedName;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FollowingTest {
    private static final int MAJOR = 17;

    private TestPostgres.Database database;
    private Connection writer;

    @BeforeEach
    void open() throws SQLException {
        database = TestPostgres.freshDatabase(MAJOR);
        writer = database.connect();
    }

    @AfterEach
    void close() throws SQLException {
        writer.close();
        database.close();
    }

    @Test
    void reads_tables_as_rules_ask_for_them() throws SQLException {
        execute("create type mood as enum ('fine')");
        execute("create schema other; create type other.kind as enum ('x')");
        execute(
                "create table parent (id bigint generated always as identity primary key, farm int not null, unique (id, farm))");
        execute(
                "create table other.child (id serial, parent_id bigint, farm int, name varchar(20)[] default '{}', price numeric(12, 2),"
                        + " at timestamp(3) with time zone, flag char(3), mood mood, kind other.kind[], twice int generated always as (farm * 2) stored,"
                        + " constraint positive check (price > 0))");
        execute(
                "alter table other.child add constraint child_fk foreign key (parent_id, farm) references parent (id, farm) not valid");
        execute("create index child_by on other.child (lower(flag), farm) where price > 1");

        try (CatalogFollower follower = follow(true)) {
            assertThat(follower.schema().table(QualifiedName.of("other", "child")))
                    .contains(new Table(
                            QualifiedName.of("other", "child"),
                            List.of(
                                    new Column("id", "int4", true, true, false, false),
                                    new Column("parent_id", "int8", false, false, false, false),
                                    new Column("farm", "int4", false, false, false, false),
                                    new Column("name", "varchar(20)[]", false, true, false, false),
                                    new Column("price", "numeric(12,2)", false, false, false, false),
                                    new Column("at", "timestamptz(3)", false, false, false, false),
                                    new Column("flag", "bpchar(3)", false, false, false, false),
                                    new Column("mood", "mood", false, false, false, false),
                                    new Column("kind", "other.kind[]", false, false, false, false),
                                    new Column("twice", "int4", false, false, false, true)),
                            List.of(
                                    new Constraint(
                                            "child_fk",
                                            ConstraintDefinition.Kind.FOREIGN_KEY,
                                            List.of("parent_id", "farm"),
                                            Optional.of(QualifiedName.of("public", "parent")),
                                            List.of("id", "farm"),
                                            false),
                                    new Constraint(
                                            "positive",
                                            ConstraintDefinition.Kind.CHECK,
                                            List.of("price"),
                                            Optional.empty(),
                                            List.of(),
                                            true,
                                            Optional.of("(price > (0)::numeric)"),
                                            Optional.empty(),
                                            Optional.empty())),
                            List.of(new Index(
                                    "child_by",
                                    List.of(Optional.empty(), Optional.of("farm")),
                                    false,
                                    true,
                                    true,
                                    "btree",
                                    Optional.empty(),
                                    new Index.Details(
                                            List.of("lower((flag)::text)", ""),
                                            List.of(),
                                            Optional.of("(price > (1)::numeric)"),
                                            false))),
                            false,
                            Optional.empty(),
                            true,
                            Set.of("id"),
                            RowSecurity.NONE,
                            List.of(),
                            true));
            assertThat(follower.schema()
                            .table(QualifiedName.of("public", "parent"))
                            .orElseThrow()
                            .indexes())
                    .extracting(Index::constraint)
                    .containsExactly(Optional.of("parent_id_farm_key"), Optional.of("parent_pkey"));
            assertThat(follower.schema()
                            .table(QualifiedName.of("public", "parent"))
                            .orElseThrow()
                            .columns())
                    .contains(new Column("id", "int8", true, false, true, false));
        }
    }

    @Test
    void reads_partitions_as_tables() throws SQLException {
        execute("create table p (d date) partition by list (d); create table p1 partition of p default");

        try (CatalogFollower follower = follow(true)) {
            assertThat(follower.schema().tables())
                    .extracting(Table::name, Table::partitioned, Table::partitionOf)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(
                                    QualifiedName.of("public", "p"), true, Optional.empty()),
                            org.assertj.core.groups.Tuple.tuple(
                                    QualifiedName.of("public", "p1"),
                                    false,
                                    Optional.of(QualifiedName.of("public", "p"))));
        }
    }

    @ParameterizedTest
    @MethodSource("io.github.migrationsafety.postgres.TestPostgres#majors")
    void finds_next_to_nothing_in_an_empty_database(int major) throws SQLException {
        try (TestPostgres.Database empty = TestPostgres.freshDatabase(major);
                CatalogFollower follower = CatalogFollower.open(empty.connect(), Set.of())) {
            assertThat(follower.objects().keySet())
                    .filteredOn(key -> key.kind() != ObjectKind.ROLE)
                    .containsExactlyInAnyOrder(
                            new ObjectKey(ObjectKind.DATABASE, "current"),
                            new ObjectKey(ObjectKind.EXTENSION, "plpgsql"),
                            new ObjectKey(ObjectKind.SCHEMA, "public"));
        }
    }

    @Test
    void does_not_see_ignored_and_temporary_tables() throws SQLException {
        try (CatalogFollower follower =
                CatalogFollower.open(database.connect(), Set.of(QualifiedName.of("public", "databasechangelog")))) {
            String before = follower.fingerprint();
            execute(
                    "create table databasechangelog (id text primary key); create temp table gone (id serial primary key, t text);"
                            + " create temp view gone_too as select 1; create function pg_temp.f() returns int language sql as 'select 1'");

            assertThat(follower.refresh()).isEqualTo(SchemaDelta.NONE);
            assertThat(follower.schema()).isEqualTo(Schema.EMPTY);
            assertThat(follower.fingerprint()).isEqualTo(before);
        }
    }

    @Test
    void sees_members_of_an_extension_only_through_it() throws SQLException {
        try (CatalogFollower follower = follow(true)) {
            execute("create extension hstore");

            assertThat(follower.refresh().changes()).containsOnlyKeys(new ObjectKey(ObjectKind.EXTENSION, "hstore"));

            execute("create table in_extension (id int primary key); alter extension hstore add table in_extension");

            assertThat(follower.refresh()).isEqualTo(SchemaDelta.NONE);
            assertThat(follower.schema()).isEqualTo(Schema.EMPTY);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void sees_a_transaction_when_it_is_over_and_not_before(boolean withLog) throws SQLException {
        try (CatalogFollower follower = follow(withLog)) {
            writer.setAutoCommit(false);
            execute("create table t (id int)");
            assertThat(follower.refresh()).isEqualTo(SchemaDelta.NONE);
            try (Connection other = database.connect();
                    Statement statement = other.createStatement()) {
                statement.execute("create table u (id int)");
            }
            assertThat(follower.refresh().changes()).containsKey(new ObjectKey(ObjectKind.TABLE, "public.u"));

            writer.commit();

            assertThat(follower.refresh().changes())
                    .containsOnlyKeys(
                            new ObjectKey(ObjectKind.TABLE, "public.t"),
                            new ObjectKey(ObjectKind.COLUMN, "public.t.id"));
            execute("drop table u");
            writer.rollback();
            assertThat(follower.refresh()).isEqualTo(SchemaDelta.NONE);
            assertThat(follower.schema().tables()).hasSize(2);
        }
    }

    @Test
    void goes_on_after_a_bulk_load_and_after_the_catalogs_were_rewritten_and_the_log_was_recycled()
            throws SQLException {
        execute("create table t (id int, note text)");
        try (CatalogFollower follower = follow(true)) {
            execute(
                    "insert into t select i, repeat('x', 100) from generate_series(1, 20000) i; alter table t add extra int");
            assertThat(follower.refresh().changes()).containsKey(new ObjectKey(ObjectKind.COLUMN, "public.t.extra"));

            execute("create view v as select id from t");
            execute(
                    "vacuum full pg_catalog.pg_class; vacuum full pg_catalog.pg_attribute; vacuum full pg_catalog.pg_rewrite");
            assertThat(follower.refresh().changes()).containsOnlyKeys(new ObjectKey(ObjectKind.VIEW, "public.v"));

            execute("alter table t drop extra");
            for (int i = 0; i < 3; i++) {
                execute("select pg_switch_wal(); checkpoint");
            }
            assertThat(follower.refresh().changes()).containsKey(new ObjectKey(ObjectKind.COLUMN, "public.t.extra"));

            execute("alter table t rename id to number");
            assertThat(follower.refresh().changes()).containsKey(new ObjectKey(ObjectKind.VIEW, "public.v"));
        }
    }

    @Test
    void gives_the_same_schema_the_same_fingerprint_wherever_and_however_it_came_about() throws SQLException {
        execute("create table b (id int primary key); create table a (id int primary key, b_id int references b);"
                + " create function f() returns int language sql as 'select 1'; grant select on a to public");
        try (CatalogFollower follower = follow(true);
                TestPostgres.Database elsewhere = TestPostgres.freshDatabase(MAJOR);
                Connection connection = elsewhere.connect();
                Statement statement = connection.createStatement();
                CatalogFollower other = CatalogFollower.open(elsewhere.connect(), Set.of())) {
            assertThat(follower.fingerprint()).matches("[0-9a-f]{64}").isNotEqualTo(other.fingerprint());

            statement.execute(
                    "create function f() returns int language sql as 'select 1'; create table a (b_id int, x int);"
                            + " grant select on a to public");
            other.refresh();
            statement.execute("alter table a drop b_id, drop x, add id int primary key, add b_id int;"
                    + " create table b (id int primary key); alter table a add foreign key (b_id) references b");
            other.refresh();

            assertThat(other.objects()).isEqualTo(follower.objects());
            assertThat(other.fingerprint()).isEqualTo(follower.fingerprint());
        }
    }

    @Test
    void sees_what_happens_to_a_table_whose_row_moved_to_another_page() throws SQLException {
        for (int i = 1; i <= 80; i++) {
            execute("create table crowd_" + i + " (id int)");
        }
        try (CatalogFollower follower = follow(false)) {
            for (int i = 1; i <= 80; i++) {
                ObjectKey column = new ObjectKey(ObjectKind.COLUMN, "public.crowd_" + i + ".extra");
                execute("alter table crowd_" + i + " add column extra int default 1");
                assertThat(follower.refresh().changes()).containsKey(column);
                execute("alter table crowd_" + i + " drop column extra");
                assertThat(follower.refresh().changes()).containsKey(column);
            }
        }
    }

    /** As many rows go as come, and but for that of the table itself nobody wrote them. */
    @Test
    void sees_in_one_schema_what_comes_from_another_and_what_goes_there() throws SQLException {
        execute("create schema one; create schema other; create table one.t (id int primary key, a text)");
        execute("create table other.u (id int primary key, b text); create view other.v as select 1 as one");
        try (CatalogFollower follower = CatalogFollower.openReadOnly(database.connect(), Set.of(), "one")) {
            assertThat(follower.schema().table(QualifiedName.of("other", "u"))).isEmpty();

            execute("begin; alter table one.t set schema other; alter table other.u set schema one; commit");
            follower.refresh();

            assertThat(follower.schema().table(QualifiedName.of("one", "t"))).isEmpty();
            assertThat(follower.schema()
                            .table(QualifiedName.of("one", "u"))
                            .orElseThrow()
                            .columns())
                    .extracting(Column::name)
                    .containsExactly("id", "b");
            try (CatalogFollower whole = follow(false)) {
                assertThat(follower.fingerprint("one")).isEqualTo(whole.fingerprint("one"));
            }
        }
    }

    @Test
    void keeps_the_objects_that_it_gave_out_as_they_were() throws SQLException {
        try (CatalogFollower follower = follow(true)) {
            var before = follower.objects();
            int size = before.size();
            execute("create table t (id int)");
            SchemaDelta delta = follower.refresh();

            assertThat(before).hasSize(size);
            assertThat(SchemaDelta.between(before, follower.objects())).isEqualTo(delta);
        }
    }

    private CatalogFollower follow(boolean withLog) throws SQLException {
        return CatalogFollower.open(database.connect(), Set.of(), withLog);
    }

    private void execute(String sql) throws SQLException {
        try (Statement statement = writer.createStatement()) {
            for (String one : sql.split("; ")) {
                statement.execute(one);
            }
        }
    }
}
