package io.github.migrationsafety.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SqlReaderTest {
    private final StatementReader reader = SqlReader.standard();

    private Statement one(String sql) {
        List<Statement> statements = reader.read(sql).orElseThrow();
        assertThat(statements).hasSize(1);
        return statements.get(0);
    }

    @Test
    void reads_a_concurrent_drop_of_an_index_as_such() {
        assertThat(one("DROP INDEX CONCURRENTLY users_org_idx"))
                .isEqualTo(new Statement.Drop(
                        Statement.ObjectKind.INDEX,
                        "INDEX",
                        List.of(QualifiedName.of("users_org_idx")),
                        Optional.empty(),
                        false,
                        false,
                        true));
    }

    @Test
    void keeps_the_name_of_a_unique_constraint() {
        assertThat(one("ALTER TABLE t ADD CONSTRAINT \"U n\" UNIQUE (a, \"B\")"))
                .isInstanceOfSatisfying(Statement.AddConstraint.class, add -> {
                    assertThat(add.constraint().name()).contains("U n");
                    assertThat(add.constraint().columns()).containsExactly("a", "B");
                });
    }

    @Test
    void does_not_take_a_statistics_target_for_a_type() {
        assertThat(one("ALTER TABLE t ALTER COLUMN a SET STATISTICS 100"))
                .isEqualTo(new Statement.AlterTable(QualifiedName.of("t"), "SET_STATISTICS", Optional.of("a")));
    }

    @Test
    void carries_what_a_foreign_key_says() {
        Statement statement = one(
                "ALTER TABLE ONLY app.a ADD CONSTRAINT fk FOREIGN KEY (x, y) REFERENCES \"App\".\"B\" (\"I d\", z)"
                        + " MATCH FULL ON DELETE SET NULL (x) ON UPDATE CASCADE DEFERRABLE INITIALLY DEFERRED NOT VALID");

        assertThat(statement).isInstanceOfSatisfying(Statement.AddConstraint.class, add -> {
            ConstraintDefinition key = add.constraint();
            assertThat(key.kind()).isEqualTo(ConstraintDefinition.Kind.FOREIGN_KEY);
            assertThat(key.columns()).containsExactly("x", "y");
            assertThat(key.references()).contains(QualifiedName.of("App", "B"));
            assertThat(key.referencedColumns()).containsExactly("I d", "z");
            assertThat(key.onDelete()).contains("SET NULL (x)");
            assertThat(key.onUpdate()).contains("CASCADE");
            assertThat(key.deferrable()).isTrue();
            assertThat(key.notValid()).isTrue();
        });
    }

    @Test
    void carries_the_text_of_conditions_as_written() {
        assertThat(one("ALTER TABLE t ADD CHECK ( a  > 0 /* why */ AND b = E'it\\'s' )"))
                .isInstanceOfSatisfying(Statement.AddConstraint.class, add -> assertThat(
                                add.constraint().expression())
                        .contains("a  > 0 /* why */ AND b = E'it\\'s'"));
        assertThat(one("CREATE INDEX i ON t (lower(a) DESC) INCLUDE (c) WHERE deleted_at IS NULL;"))
                .isInstanceOfSatisfying(Statement.CreateIndex.class, index -> {
                    assertThat(index.predicate()).contains("deleted_at IS NULL");
                    assertThat(index.keys()).containsExactly(new IndexKey(Optional.empty(), "lower(a) DESC"));
                    assertThat(index.include()).containsExactly("c");
                });
        assertThat(one("UPDATE t SET a = 'x WHERE y', (b, c) = (1, 2) WHERE d IS DISTINCT FROM 0x1F RETURNING a"))
                .isInstanceOfSatisfying(Statement.Update.class, update -> {
                    assertThat(update.where()).contains("d IS DISTINCT FROM 0x1F");
                    assertThat(update.columns()).containsExactly("a", "b", "c");
                });
        assertThat(one("DELETE FROM t USING u WHERE t.id = u.id"))
                .isEqualTo(new Statement.Delete(QualifiedName.of("t"), Optional.of("t.id = u.id"), true, false));
    }

    @Test
    void reads_a_table_with_everything() {
        Statement statement = one(
                """
                CREATE UNLOGGED TABLE IF NOT EXISTS app."Order" (
                    id bigint GENERATED ALWAYS AS IDENTITY (START WITH 5) CONSTRAINT order_pk PRIMARY KEY,
                    tenant uuid NOT NULL CONSTRAINT order_tenant REFERENCES app.tenant (id) ON DELETE CASCADE,
                    code varchar(10) DEFAULT 'x''y' COLLATE "C" CHECK (code <> '') UNIQUE,
                    sum numeric(12, 2) GENERATED ALWAYS AS (a * b) STORED,
                    LIKE app.audit INCLUDING ALL,
                    CONSTRAINT order_uq UNIQUE NULLS NOT DISTINCT (tenant, code),
                    EXCLUDE USING gist (tenant WITH =) WHERE (sum > 0)
                ) INHERITS (base) PARTITION BY RANGE (id) WITH (fillfactor = 70) TABLESPACE fast""");

        assertThat(statement).isInstanceOfSatisfying(Statement.CreateTable.class, table -> {
            assertThat(table.table()).isEqualTo(QualifiedName.of("app", "Order"));
            assertThat(table.ifNotExists()).isTrue();
            assertThat(table.persistence()).isEqualTo(Statement.Persistence.UNLOGGED);
            assertThat(table.partitioned()).isTrue();
            assertThat(table.inherits()).containsExactly(QualifiedName.of("base"));
            assertThat(table.like())
                    .containsExactly(
                            new LikeClause(QualifiedName.of("app", "audit"), Set.of(LikeClause.Part.values()), 4));
            assertThat(table.columns())
                    .extracting(ColumnDefinition::name, ColumnDefinition::type, ColumnDefinition::notNull)
                    .containsExactly(
                            tuple("id", "int8", false),
                            tuple("tenant", "uuid", true),
                            tuple("code", "varchar(10)", false),
                            tuple("sum", "numeric(12,2)", false));
            assertThat(table.columns().get(0).constraints().get(0).name()).contains("order_pk");
            assertThat(table.columns().get(1).constraints().get(0).onDelete()).contains("CASCADE");
            assertThat(table.columns().get(2).defaultValue())
                    .contains(new DefaultValue(DefaultValue.Kind.CONSTANT, Optional.empty(), "'x''y'"));
            assertThat(table.constraints())
                    .extracting(ConstraintDefinition::kind)
                    .containsExactly(ConstraintDefinition.Kind.UNIQUE, ConstraintDefinition.Kind.EXCLUSION);
            assertThat(table.constraints().get(0).nullsNotDistinct()).isTrue();
        });
    }

    @Test
    void folds_and_unquotes_names_as_postgresql_does() {
        assertThat(one("ALTER TABLE \"My \"\"Table.x\" RENAME COLUMN U&\"d\\0061t\" TO ÜBer"))
                .isEqualTo(new Statement.RenameColumn(QualifiedName.of("My \"Table.x"), "dat", "Über"));
        String name = "n".repeat(70);
        assertThat(one("DROP TABLE " + name))
                .isInstanceOfSatisfying(Statement.Drop.class, drop -> assertThat(drop.objects())
                        .containsExactly(QualifiedName.of("n".repeat(63))));
    }

    @Test
    void reads_several_statements_in_order() {
        Optional<List<Statement>> statements = reader.read(
                """
                -- two; not three
                ALTER TABLE t ADD COLUMN a text DEFAULT ';', DROP COLUMN b;
                DO $$ BEGIN PERFORM 1; END $$;
                CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT CASE WHEN true THEN 1 END; SELECT 2; END;
                DELETE FROM u""");

        assertThat(statements.orElseThrow())
                .extracting(s -> s.getClass().getSimpleName())
                .containsExactly("AddColumn", "DropColumn", "DoBlock", "Other", "Delete");
    }

    @Test
    void reads_nothing_when_one_of_several_statements_is_unknown() {
        assertThat(reader.read("DROP TABLE a; FROBNICATE b")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n", "-- nothing", "/* /* nested */ */", ";;"})
    void reads_a_text_without_a_statement_to_an_empty_list(String sql) {
        assertThat(reader.read(sql)).contains(List.of());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE users ADD COLUMN",
                "ALTER TABLE ADD COLUMN a int",
                "ALTER TABLE t ALTER COLUMN a TYP text",
                "CREATE TABLE t (a int,)",
                "CREATE TABLE t (a int",
                "CREATE INDEX ON t",
                "DROP TABLE",
                "DROP TABLE select",
                "DROP INDEX CONCURRENTLY",
                "UPDATE t SET WHERE a = 1",
                "UPDATE t SET a = WHERE b",
                "DELETE t",
                "INSERT INTO t VALUES (1",
                "SELECT 'open",
                "SELECT $a$ open $b$",
                "SELECT \"open",
                "SELECT /* open",
                "GRANT SELECT ON t",
                "SET search_path",
                "LOCK TABLE t IN SHARED MODE",
                "FROBNICATE t"
            })
    void does_not_read_what_is_not_sql(String sql) {
        assertThat(reader.read(sql)).isEmpty();
    }

    @Test
    void counts_the_rows_of_a_huge_insert_without_a_grammar() {
        String rows = IntStream.range(0, 50_000)
                .mapToObj(i -> "(" + i + ", 'it''s; (row) " + i + "', -1.5, NULL, '{}'::jsonb)")
                .collect(Collectors.joining(", "));

        assertThat(one("INSERT INTO app.t (a, b, c, d, e) VALUES " + rows))
                .isEqualTo(new Statement.Insert(QualifiedName.of("app", "t"), Optional.of(50_000), true, false, false));
    }

    @Test
    void does_not_vouch_for_a_huge_insert_that_is_broken() {
        assertThat(reader.read("INSERT INTO t VALUES " + "(1, 2), ".repeat(20_000) + "(1 2)"))
                .isEmpty();
    }

    @Test
    void survives_deep_nesting() {
        String deep = "SELECT " + "(".repeat(5_000) + "1" + ")".repeat(5_000);

        assertThat(reader.read(deep)).satisfiesAnyOf(read -> assertThat(read).isEmpty(), read -> assertThat(read)
                .contains(List.of(new Statement.Select())));
    }

    @Test
    void never_throws_whatever_the_text() {
        Random random = new Random(42);
        String[] parts = {
            "ALTER",
            "TABLE",
            "t",
            "ADD",
            "COLUMN",
            "(",
            ")",
            ",",
            ";",
            "'",
            "\"",
            "$$",
            "E'",
            "U&\"",
            "--",
            "/*",
            "*/",
            "1",
            "::",
            "CREATE",
            "INDEX",
            "NOT",
            "NULL",
            "DEFAULT",
            "CHECK",
            "[",
            "]",
            ".",
            "\n",
            "INSERT",
            "INTO",
            "VALUES",
            "WITH",
            "AS",
            "GRANT",
            "ON",
            "TO",
            "SET",
            "\u0000",
            "\uD83D\uDE00",
            "\\",
            "=",
            "-",
            "CASE",
            "END",
            "BEGIN",
            "ATOMIC",
            "DROP"
        };
        for (int i = 0; i < 3_000; i++) {
            String sql = random.ints(1 + random.nextInt(15), 0, parts.length)
                    .mapToObj(p -> parts[p])
                    .collect(Collectors.joining(random.nextBoolean() ? " " : ""));
            assertThat(reader.read(sql)).as(sql).isNotNull();
        }
    }

    @Test
    void the_language_of_a_routine_may_be_a_string() {
        for (String sql : List.of(
                "CREATE FUNCTION f() RETURNS trigger AS $$ BEGIN RETURN NEW; END $$ LANGUAGE 'plpgsql' VOLATILE",
                "CREATE OR REPLACE PROCEDURE f(a int) LANGUAGE 'sql' AS 'SELECT 1'")) {
            assertThat(one(sql)).isInstanceOfSatisfying(Statement.Other.class, routine -> {
                assertThat(routine.kind()).isEqualTo("CreateFunction");
                assertThat(routine.object()).contains(QualifiedName.of("f"));
            });
        }
    }

    @Test
    void starts_no_thread() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();

        reader.read("UPDATE t SET a = 1 WHERE b = 2");

        assertThat(Thread.getAllStackTraces().keySet()).isSubsetOf(before);
    }
}
