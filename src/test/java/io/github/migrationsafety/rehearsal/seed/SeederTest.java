package io.github.migrationsafety.rehearsal.seed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.rehearsal.seed.RowRequest.TenantColumn;
import io.github.migrationsafety.sql.QualifiedName;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class SeederTest {
    private static final RowRequest TENANTS =
            new RowRequest(200, 3, Optional.of(new TenantColumn("farm_id", Optional.of("farms"))));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "smallint",
                "integer",
                "bigint",
                "numeric",
                "numeric(3)",
                "numeric(12,2)",
                "real",
                "double precision",
                "money",
                "text",
                "varchar",
                "varchar(1)",
                "varchar(3)",
                "varchar(4000)",
                "char",
                "char(2)",
                "\"char\"",
                "name",
                "bytea",
                "boolean",
                "uuid",
                "date",
                "time",
                "timetz",
                "timestamp",
                "timestamptz",
                "timestamptz(0)",
                "interval",
                "interval day to second",
                "json",
                "jsonb",
                "jsonpath",
                "inet",
                "cidr",
                "macaddr",
                "macaddr8",
                "bit",
                "bit(5)",
                "varbit",
                "varbit(3)",
                "point",
                "line",
                "lseg",
                "box",
                "path",
                "polygon",
                "circle",
                "tsvector",
                "tsquery",
                "pg_lsn",
                "oid",
                "regclass",
                "int4range",
                "int8range",
                "numrange",
                "tsrange",
                "tstzrange",
                "daterange",
                "int4multirange",
                "tstzmultirange",
                "datemultirange",
                "text[]",
                "integer[]",
                "varchar(3)[]",
                "uuid[]",
                "jsonb[]",
                "box[]",
                "timestamptz[]",
                "mood",
                "mood[]",
                "positive",
                "short_code",
                "address",
                "address[]",
                "float_range",
                "email",
                "never_null"
            })
    void every_type_gets_rows_and_null_and_repeated_values(String type) throws SQLException {
        repeatedValues(type);
    }

    @ParameterizedTest
    @ValueSource(strings = {"numeric(2,5)", "numeric(4,-2)"})
    void a_scale_beyond_the_precision_or_below_zero_is_no_matter(String type) throws SQLException {
        assumeTrue(TestPostgres.usual() >= 15, "such scales came with 15");
        repeatedValues(type);
    }

    private static void repeatedValues(String type) throws SQLException {
        try (Filled db = Filled.with(
                """
                CREATE TYPE mood AS ENUM ('sad', 'so la la', 'it''s fine');
                CREATE DOMAIN positive AS integer CHECK (VALUE > 0 AND VALUE < 1000000);
                CREATE DOMAIN short_code AS varchar(6) CHECK (VALUE ~ '^[A-Z]{2}[0-9]{2,4}$');
                CREATE DOMAIN email AS text CHECK (VALUE LIKE '%%_@_%%' AND length(VALUE) < 100);
                CREATE DOMAIN never_null AS email NOT NULL;
                CREATE TYPE address AS (street text, no integer, "select" mood, codes short_code[]);
                CREATE TYPE float_range AS RANGE (subtype = float8);
                CREATE TABLE t (id bigint PRIMARY KEY, v %s);
                """
                        .formatted(type))) {
            db.fill(RowRequest.DEFAULTS);

            assertThat(db.empty()).isEmpty();
            assertThat(db.count("t")).isEqualTo(200);
            assertThat(db.count("t where v is null"))
                    .as("NULL")
                    .matches(n -> type.equals("never_null") ? n == 0 : n > 5);
            assertThat(db.number("select count(distinct v::text) from t")).isBetween(2L, 60L);
        }
    }

    @Test
    void the_longest_and_most_extreme_values_are_there() throws SQLException {
        try (Filled db = Filled.with(
                """
                CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY, s smallint, i integer, b bigint,
                  n numeric(5,2), v varchar(77), d date);
                """)) {
            db.fill(RowRequest.DEFAULTS);

            assertThat(db.number("select max(s) - min(s)::int from t")).isEqualTo(65535);
            assertThat(db.number("select max(i)::bigint - min(i) from t")).isEqualTo(4294967295L);
            assertThat(db.count("t where b = 9223372036854775807")).isPositive();
            assertThat(db.count("t where n = 999.99")).isPositive();
            assertThat(db.count("t where length(v) = 77")).isPositive();
            assertThat(db.count("t where d < '1901-01-01'")).isPositive();
            assertThat(db.count("t where d > '9999-01-01'")).isPositive();
            assertThat(db.text("select last_value || ' ' || is_called from t_id_seq"))
                    .isEqualTo("1 false");
        }
    }

    static Stream<String> checks() {
        return Stream.of(
                "v integer NOT NULL CHECK (v BETWEEN 17 AND 19)",
                "v integer NOT NULL CHECK (v IN (3, 5, 8))",
                "v numeric(10,2) NOT NULL CHECK (v > 0 AND v <= 0.05)",
                "v integer NOT NULL UNIQUE CHECK (v > 1000 AND v < 2000)",
                "v text NOT NULL CHECK (v IN ('open', 'closed'))",
                "v text NOT NULL CHECK (v = ANY (ARRAY['it''s', 'b']))",
                "v text NOT NULL CHECK (length(v) = 17)",
                "v text NOT NULL UNIQUE CHECK (length(v) = 4 AND upper(v) = v)",
                "v text NOT NULL UNIQUE CHECK (v ~ '^[a-z]+-[0-9]{3}$')",
                "v text NOT NULL CHECK (v ~* '^[[:alpha:]][[:alnum:]_]{3,8}$' AND v <> 'admin')",
                "v varchar(20) NOT NULL CHECK (v LIKE 'DE%' AND char_length(v) >= 5)",
                "v text NOT NULL CHECK (position('@' in v) > 1)",
                "v text NOT NULL CHECK (btrim(v) <> '' AND v = lower(v))",
                "v timestamptz NOT NULL CHECK (v >= '2020-01-01 00:00+00' AND v < '2020-01-02 00:00+00')",
                "v date NOT NULL CHECK (extract(year from v) = 2024)",
                "v date NOT NULL CHECK (v > '2031-05-05')",
                "v jsonb NOT NULL CHECK (jsonb_typeof(v) = 'array')",
                "v jsonb NOT NULL CHECK (v ? 'kind')",
                "v jsonb NOT NULL CHECK (v ? 'kind' AND v ->> 'state' IS NOT NULL)",
                "v integer[] NOT NULL CHECK (cardinality(v) = 3)",
                "v uuid NOT NULL CHECK (v <> '00000000-0000-0000-0000-000000000000')",
                "v boolean NOT NULL CHECK (v)",
                "a integer NOT NULL, b integer NOT NULL, CHECK (a < b)",
                "a date NOT NULL, b date, CHECK (b IS NULL OR a <= b)",
                "a text, b text, CHECK ((a IS NULL) <> (b IS NULL))",
                "a text, b text, c integer, d integer, CHECK (num_nonnulls(a, b, c, d) = 1)",
                "kind text NOT NULL CHECK (kind IN ('a', 'b')), x integer, CHECK (kind <> 'a' OR x > 100)",
                "net integer NOT NULL, tax integer NOT NULL, gross integer NOT NULL, CHECK (net + tax = gross)",
                "a integer NOT NULL, g integer GENERATED ALWAYS AS (abs(a % 100)) STORED CHECK (g < 50)");
    }

    @ParameterizedTest
    @MethodSource("checks")
    void checks_are_satisfied(String columns) throws SQLException {
        try (Filled db = Filled.with("CREATE TABLE t (id uuid PRIMARY KEY, " + columns + ");")) {
            db.fill(RowRequest.DEFAULTS);

            assertThat(db.empty()).isEmpty();
            assertThat(db.count("t")).isGreaterThan(20);
        }
    }

    @Test
    void what_cannot_be_satisfied_is_named() throws SQLException {
        try (Filled db = Filled.with(
                """
                CREATE TABLE a (v text NOT NULL CONSTRAINT riddle CHECK (md5(v) = 'x'));
                CREATE TABLE b (a_v text NOT NULL, id integer PRIMARY KEY);
                CREATE TABLE c (b_id integer NOT NULL REFERENCES b, v int);
                CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'not %', TG_TABLE_NAME; END $$;
                CREATE TRIGGER no BEFORE INSERT ON b FOR EACH ROW EXECUTE FUNCTION no();
                """)) {
            db.fill(RowRequest.DEFAULTS);

            assertThat(db.empty())
                    .containsExactly(
                            "public.a: no made-up value of its column v passes the check riddle",
                            "public.b: PostgreSQL refuses each made-up row: not b (SQLSTATE P0001)",
                            "public.c: its foreign key c_b_id_fkey points at public.b, which is empty");
        }
    }

    @Test
    void a_table_that_stayed_empty_gets_its_rows_when_it_can() throws SQLException {
        try (Filled db = Filled.with("CREATE TABLE a (v text NOT NULL CONSTRAINT riddle CHECK (md5(v) = 'x'));")) {
            db.fill(RowRequest.DEFAULTS);
            db.execute("ALTER TABLE a DROP CONSTRAINT riddle");
            db.fillAgain();

            assertThat(db.empty()).isEmpty();
            assertThat(db.count("a")).isEqualTo(200);
        }
    }

    @Test
    void keys_hold_and_nothing_else_is_unique() throws SQLException {
        try (Filled db = Filled.with(
                """
                CREATE TABLE a (id bigint PRIMARY KEY, name text NOT NULL);
                CREATE TABLE b (id smallint PRIMARY KEY, code varchar(3) UNIQUE, active boolean NOT NULL);
                CREATE UNIQUE INDEX one_active ON b (code) WHERE active;
                CREATE TABLE ab (a_id bigint NOT NULL REFERENCES a, b_id smallint NOT NULL REFERENCES b, note text, PRIMARY KEY (a_id, b_id));
                CREATE TABLE detail (a_id bigint PRIMARY KEY REFERENCES a, v text);
                CREATE TABLE lower_name (id int PRIMARY KEY, name text NOT NULL);
                CREATE UNIQUE INDEX ON lower_name (lower(name));
                CREATE TABLE one (v boolean NOT NULL UNIQUE);
                CREATE TABLE later (id int PRIMARY KEY, v text NOT NULL UNIQUE DEFERRABLE INITIALLY DEFERRED);
                CREATE TABLE three (x text, y date, z mood, UNIQUE (x, y, z));
                CREATE TABLE bookings (room int NOT NULL, during tsrange NOT NULL, EXCLUDE USING gist (during WITH &&));
                """,
                "CREATE TYPE mood AS ENUM ('sad', 'fine');")) {
            db.fill(RowRequest.DEFAULTS);

            assertThat(db.empty()).isEmpty();
            for (String table : List.of("a", "b", "detail", "lower_name", "later", "bookings", "ab")) {
                assertThat(db.count(table)).as(table).isGreaterThan(150);
            }
            assertThat(db.count("three")).isGreaterThan(30);
            assertThat(db.count("one")).isEqualTo(2);
            for (String column : List.of("a.name", "ab.a_id", "ab.b_id", "ab.note", "b.active", "three.x", "three.y")) {
                String[] parts = column.split("\\.");
                assertThat(db.number("select count(*) - count(distinct " + parts[1] + ") from " + parts[0] + " where "
                                + parts[1] + " is not null"))
                        .as("duplicates of " + column)
                        .isPositive();
            }
        }
    }

    @Test
    void nulls_are_repeated_no_more_than_values_where_they_are_not_distinct() throws SQLException {
        assumeTrue(TestPostgres.usual() >= 15, "NULLS NOT DISTINCT came with 15");
        try (Filled db = Filled.with(
                "CREATE TABLE nulls (id int PRIMARY KEY, a int, b int, UNIQUE NULLS NOT DISTINCT (a, b))")) {
            db.fill(RowRequest.DEFAULTS);

            assertThat(db.count("nulls")).isGreaterThan(30);
        }
    }

    @Test
    void cycles_and_references_to_the_own_table_are_tied() throws SQLException {
        try (Filled db = Filled.with(
                """
                CREATE TABLE node (id uuid PRIMARY KEY, parent_id uuid REFERENCES node, CHECK (parent_id <> id));
                CREATE TABLE own (id int PRIMARY KEY, root_id int NOT NULL REFERENCES own);
                CREATE TABLE a (id int PRIMARY KEY, b_id int);
                CREATE TABLE b (id int PRIMARY KEY, a_id int NOT NULL REFERENCES a);
                ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b;
                CREATE TABLE leader (id int PRIMARY KEY, deputy_id int UNIQUE REFERENCES leader);
                """)) {
            db.fill(RowRequest.DEFAULTS);

            assertThat(db.empty()).isEmpty();
            assertThat(db.count("node where parent_id is not null")).isGreaterThan(50);
            assertThat(db.count("node where parent_id is null")).isPositive();
            assertThat(db.count("own")).isEqualTo(200);
            assertThat(db.count("a where b_id is not null")).isGreaterThan(50);
            assertThat(db.count("b")).isEqualTo(200);
            assertThat(db.count("leader where deputy_id is not null")).isGreaterThan(50);
            assertThat(
                            db.number(
                                    """
                            with recursive up as (select id, parent_id, 1 as depth from node
                              union all select up.id, node.parent_id, depth + 1 from up join node on node.id = up.parent_id
                              where depth < 300) select max(depth) from up"""))
                    .isLessThan(300);
        }
    }

    @Test
    void a_cycle_that_no_null_opens_is_filled_too() throws SQLException {
        try (Filled db = Filled.with(
                """
                CREATE TABLE waits (id int PRIMARY KEY, farm_id int NOT NULL);
                CREATE TABLE contacts (id int PRIMARY KEY, farm_id int NOT NULL, name text);
                CREATE TABLE farms (id int PRIMARY KEY, contact_id int NOT NULL REFERENCES contacts,
                  deputy_id int NOT NULL REFERENCES contacts);
                ALTER TABLE contacts ADD FOREIGN KEY (farm_id) REFERENCES farms DEFERRABLE INITIALLY DEFERRED;
                ALTER TABLE waits ADD FOREIGN KEY (farm_id) REFERENCES farms;
                CREATE TABLE x (tenant_id int NOT NULL, id int NOT NULL, y_id int NOT NULL, PRIMARY KEY (tenant_id, id));
                CREATE TABLE y (tenant_id int NOT NULL, id int NOT NULL, x_id int NOT NULL, PRIMARY KEY (tenant_id, id),
                  FOREIGN KEY (tenant_id, x_id) REFERENCES x);
                ALTER TABLE x ADD FOREIGN KEY (tenant_id, y_id) REFERENCES y;
                """)) {
            db.fill(new RowRequest(
                    200,
                    3,
                    Optional.of(new RowRequest.TenantColumn("tenant_id", Optional.empty())),
                    List.of(),
                    List.of()));

            assertThat(db.empty()).isEmpty();
            for (String table : List.of("farms", "contacts", "waits", "x", "y")) {
                assertThat(db.count(table)).as(table).isGreaterThan(100);
            }
            // Validating looks at each row, however it came in.
            for (String key : List.of(
                    "farms.farms_contact_id_fkey",
                    "farms.farms_deputy_id_fkey",
                    "contacts.contacts_farm_id_fkey",
                    "x.x_tenant_id_y_id_fkey")) {
                String[] parts = key.split("\\.");
                db.execute("UPDATE pg_constraint SET convalidated = false WHERE conname = '" + parts[1] + "'");
                db.execute("ALTER TABLE " + parts[0] + " VALIDATE CONSTRAINT " + parts[1]);
            }
            assertThat(db.number("select count(distinct contact_id) from farms"))
                    .isGreaterThan(20);
        }
    }

    @Test
    void a_cycle_whose_rows_cannot_come_to_point_at_each_other_stays_empty_and_is_explained() throws SQLException {
        try (Filled db = Filled.with(
                """
                CREATE TABLE a (id int PRIMARY KEY, b_id int NOT NULL);
                CREATE TABLE b (id int PRIMARY KEY, a_id int NOT NULL REFERENCES a, CHECK (id < a_id AND a_id < id));
                ALTER TABLE a ADD FOREIGN KEY (b_id) REFERENCES b;
                CREATE TABLE c (id int PRIMARY KEY);
                """)) {
            db.fill(RowRequest.DEFAULTS);

            assertThat(db.empty()).hasSize(2).allSatisfy(e -> assertThat(e).endsWith(", which is empty"));
            assertThat(db.count("c")).isEqualTo(200);
        }
    }

    @Test
    void each_partition_holds_rows() throws SQLException {
        try (Filled db = Filled.with(
                """
                CREATE TABLE m (id bigint NOT NULL, at timestamptz NOT NULL, v text, PRIMARY KEY (id, at)) PARTITION BY RANGE (at);
                CREATE TABLE m_2024_01 PARTITION OF m FOR VALUES FROM ('2024-01-01') TO ('2024-02-01');
                CREATE TABLE m_2024_02 PARTITION OF m FOR VALUES FROM ('2024-02-01') TO ('2024-03-01');
                CREATE TABLE m_other PARTITION OF m DEFAULT;
                CREATE TABLE h (id int PRIMARY KEY, v text) PARTITION BY HASH (id);
                CREATE TABLE h_0 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 0);
                CREATE TABLE h_1 PARTITION OF h FOR VALUES WITH (MODULUS 2, REMAINDER 1);
                CREATE TABLE l (kind text NOT NULL, n int) PARTITION BY LIST (kind);
                CREATE TABLE l_a PARTITION OF l FOR VALUES IN ('a', 'b');
                CREATE TABLE l_x PARTITION OF l DEFAULT PARTITION BY RANGE (n);
                CREATE TABLE l_x_low PARTITION OF l_x FOR VALUES FROM (MINVALUE) TO (10);
                CREATE TABLE l_x_high PARTITION OF l_x FOR VALUES FROM (10) TO (MAXVALUE);
                CREATE TABLE child (h_id int NOT NULL REFERENCES h, v int);
                """)) {
            db.fill(RowRequest.DEFAULTS);

            assertThat(db.empty()).isEmpty();
            for (String table :
                    List.of("m_2024_01", "m_2024_02", "m_other", "h_0", "h_1", "l_a", "l_x_low", "l_x_high")) {
                assertThat(db.count("only " + table)).as(table).isGreaterThan(15);
            }
            assertThat(db.count("child")).isEqualTo(200);
        }
    }

    @Test
    void rows_are_of_three_tenants_and_never_tie_two() throws SQLException {
        try (Filled db = Filled.with(
                """
                CREATE TABLE farms (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);
                CREATE TABLE blocks (id bigint PRIMARY KEY, farm_id bigint NOT NULL REFERENCES farms, code text NOT NULL, UNIQUE (farm_id, code),
                  UNIQUE (farm_id, id));
                CREATE TABLE sensors (id bigint PRIMARY KEY, farm_id bigint NOT NULL REFERENCES farms, block_id bigint NOT NULL REFERENCES blocks,
                  spare_id bigint REFERENCES sensors, partner_id bigint);
                CREATE TABLE readings (farm_id bigint NOT NULL, block_id bigint NOT NULL, sensor_id bigint REFERENCES sensors,
                  FOREIGN KEY (farm_id, block_id) REFERENCES blocks (farm_id, id));
                CREATE TABLE block_sensor (block_id bigint REFERENCES blocks, sensor_id bigint REFERENCES sensors, PRIMARY KEY (block_id, sensor_id));
                CREATE TABLE logs (id uuid PRIMARY KEY, farm_id bigint);
                """)) {
            db.fill(TENANTS);

            assertThat(db.empty()).isEmpty();
            assertThat(db.count("farms")).isEqualTo(200);
            for (String table : List.of("blocks", "sensors", "readings", "logs")) {
                assertThat(db.number("select count(distinct farm_id) from " + table))
                        .as(table)
                        .isEqualTo(3);
                assertThat(db.count(table)).as(table).isEqualTo(200);
            }
            assertThat(db.count("block_sensor")).isGreaterThan(100);
            assertThat(
                            db.count(
                                    "logs l where farm_id is not null and not exists (select from farms f where f.id = l.farm_id)"))
                    .isZero();
            assertThat(db.count("sensors s join blocks b on b.id = s.block_id where b.farm_id <> s.farm_id"))
                    .isZero();
            assertThat(db.count("sensors s join sensors b on b.id = s.spare_id where b.farm_id <> s.farm_id"))
                    .isZero();
            assertThat(db.count("sensors where spare_id is not null")).isPositive();
            assertThat(db.count("readings r join sensors s on s.id = r.sensor_id where r.farm_id <> s.farm_id"))
                    .isZero();
            assertThat(db.count("block_sensor x join sensors s on s.id = x.sensor_id join blocks b on b.id = x.block_id"
                            + " where b.farm_id <> s.farm_id"))
                    .isZero();
            assertThat(db.number("select count(*) - count(distinct code) from blocks"))
                    .isPositive();
        }
    }

    @Test
    void without_a_tenants_table_the_same_tenants_are_invented_everywhere() throws SQLException {
        try (Filled db = Filled.with(
                """
                CREATE TABLE a (id bigint PRIMARY KEY, tenant uuid NOT NULL);
                CREATE TABLE b (id bigint PRIMARY KEY, tenant uuid NOT NULL, a_id bigint NOT NULL REFERENCES a);
                """)) {
            db.fill(new RowRequest(200, 4, Optional.of(new TenantColumn("tenant", Optional.empty()))));

            assertThat(
                            db.number(
                                    "select count(distinct tenant) from (select tenant from a union all select tenant from b) x"))
                    .isEqualTo(4);
            assertThat(db.count("a join b on b.a_id = a.id where a.tenant <> b.tenant"))
                    .isZero();
        }
    }

    @Test
    void rows_that_are_there_stay_as_they_are_and_too_few_tenants_become_more() throws SQLException {
        try (Filled db = Filled.with(
                """
                CREATE TABLE country (code char(2) PRIMARY KEY);
                INSERT INTO country VALUES ('DE'), ('FR');
                CREATE TABLE farms (id int PRIMARY KEY);
                INSERT INTO farms VALUES (1);
                CREATE TABLE blocks (id int PRIMARY KEY, farm_id int NOT NULL REFERENCES farms, country char(2) NOT NULL REFERENCES country);
                INSERT INTO blocks VALUES (1, 1, 'DE');
                """)) {
            db.fill(TENANTS);

            assertThat(db.count("country")).isEqualTo(2);
            assertThat(db.count("farms where id = 1")).isEqualTo(1);
            assertThat(db.number("select count(distinct farm_id) from blocks")).isGreaterThanOrEqualTo(3);
        }
    }

    @ParameterizedTest
    @CsvSource({"15", "17", "18"})
    void the_same_schema_gets_the_same_rows(int major) throws SQLException {
        String ddl =
                """
                CREATE TABLE farms (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, made timestamptz DEFAULT now());
                CREATE TABLE blocks (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), farm_id bigint NOT NULL REFERENCES farms,
                  parent uuid REFERENCES blocks, code text CHECK (code ~ '^[A-Z]{3}$'), tags text[], doc jsonb, span tstzrange,
                  UNIQUE (farm_id, code));
                """;
        List<String> rows = new ArrayList<>();
        for (int m : new int[] {major, 17}) {
            try (Filled db = Filled.on(m, ddl)) {
                db.fill(TENANTS);
                rows.add(db.text("select string_agg(t::text, E'\\n' order by t::text) from farms t")
                        + db.text("select string_agg(t::text, E'\\n' order by t::text) from blocks t"));
            }
        }

        assertThat(rows.get(0)).hasSizeGreaterThan(10_000).isEqualTo(rows.get(1));
    }

    @Test
    void hostile_names_and_defaults_do_no_harm() throws SQLException {
        try (Filled db = Filled.with(
                """
                CREATE SCHEMA "My Schema";
                CREATE TABLE "My Schema"."Order ""x\""" ("select" int PRIMARY KEY, "from?" text NOT NULL CHECK ("from?" <> 'a'), "c0" int, v int);
                CREATE TABLE nothing ();
                CREATE UNLOGGED TABLE quick (id serial PRIMARY KEY, "desc" text NOT NULL DEFAULT 'x');
                CREATE TABLE parent (id int PRIMARY KEY, v text);
                CREATE TABLE heir (extra date NOT NULL) INHERITS (parent);
                CREATE VIEW seen AS SELECT * FROM quick;
                CREATE TABLE ruled (id int PRIMARY KEY);
                CREATE RULE r AS ON UPDATE TO ruled DO ALSO NOTIFY x;
                """)) {
            db.fill(RowRequest.DEFAULTS);

            assertThat(db.empty()).containsExactly("public.nothing: it has no column that takes a value");
            assertThat(db.count("\"My Schema\".\"Order \"\"x\"\"\"")).isEqualTo(200);
            assertThat(db.count("quick")).isEqualTo(200);
            assertThat(db.count("only parent")).isEqualTo(200);
            assertThat(db.count("heir")).isEqualTo(200);
            assertThat(db.count("ruled")).isPositive();
        }
    }

    @Test
    void made_up_rows_are_taken_out_and_others_stay() throws SQLException {
        try (Filled db = Filled.with(
                """
                CREATE TABLE a (id bigint PRIMARY KEY, v text);
                CREATE TABLE b (id uuid PRIMARY KEY, a_id bigint REFERENCES a, v text);
                CREATE TABLE c (v int);
                """)) {
            db.fill(RowRequest.DEFAULTS);
            db.execute("INSERT INTO a VALUES (-1, 'own'); INSERT INTO b VALUES (gen_random_uuid(), -1, 'own');"
                    + " UPDATE a SET v = 'new'; ALTER TABLE a RENAME id TO number");

            assertThat(db.takeOut("a")).containsExactly("public.a", "public.b");

            assertThat(db.text("select string_agg(number || v, '') from a")).isEqualTo("-1new");
            assertThat(db.text("select string_agg(a_id || v, '') from b")).isEqualTo("-1own");
            assertThat(db.count("c")).isEqualTo(200);
        }
    }

    @Test
    void made_up_rows_stay_when_others_point_at_them_or_they_cannot_be_told() throws SQLException {
        try (Filled db = Filled.with(
                """
                CREATE TABLE a (id bigint PRIMARY KEY);
                CREATE TABLE b (id bigint PRIMARY KEY, a_id bigint REFERENCES a);
                CREATE TABLE c (v int);
                """)) {
            db.fill(RowRequest.DEFAULTS);
            db.execute("INSERT INTO b SELECT -1, min(id) FROM a; INSERT INTO c VALUES (1)");

            assertThat(db.takeOut("a")).isEmpty();
            assertThat(db.takeOut("c")).isEmpty();

            assertThat(db.count("a")).isEqualTo(200);
            assertThat(db.count("b")).isEqualTo(201);
            assertThat(db.count("c")).isEqualTo(201);
        }
    }

    /** A database with a schema, and a seeder for it. */
    private static final class Filled implements AutoCloseable {
        private final TestPostgres.Database database;
        private final Connection connection;
        private Optional<Seeder> seeder = Optional.empty();

        private Filled(int major) throws SQLException {
            database = TestPostgres.freshDatabase(major);
            connection = database.connect();
        }

        static Filled with(String... ddl) throws SQLException {
            return on(TestPostgres.usual(), ddl);
        }

        static Filled on(int major, String... ddl) throws SQLException {
            Filled filled = new Filled(major);
            for (int i = ddl.length - 1; i >= 0; i--) {
                filled.execute(ddl[i]);
            }
            return filled;
        }

        void execute(String sql) throws SQLException {
            try (Statement statement = connection.createStatement()) {
                statement.execute(sql);
            }
        }

        void fill(RowRequest request) throws SQLException {
            seeder = Optional.of(Seeder.open(database.connect(), request, Set.of()));
            seeder.get().fill(new Seeder.Filling(false, false, Set.of()));
        }

        void fillAgain() throws SQLException {
            Set<QualifiedName> again = new HashSet<>();
            seeder.orElseThrow().state().emptyTables().forEach(e -> again.add(e.table()));
            seeder.orElseThrow().fill(new Seeder.Filling(false, true, again));
        }

        /** The tables that lost their made-up rows. */
        List<String> takeOut(String table) throws SQLException {
            Optional<Seeder.Emptying> emptying =
                    seeder.orElseThrow().emptying(Set.of(QualifiedName.of("public", table)));
            if (emptying.isPresent()) {
                seeder.get().change(emptying.get());
            }
            return emptying.stream()
                    .flatMap(e -> e.tables().stream())
                    .map(QualifiedName::toString)
                    .sorted()
                    .toList();
        }

        List<String> empty() {
            return seeder.orElseThrow().state().emptyTables().stream()
                    .map(e -> e.table() + ": " + e.reason())
                    .toList();
        }

        long count(String from) throws SQLException {
            return number("select count(*) from " + from);
        }

        long number(String sql) throws SQLException {
            return Long.parseLong(text(sql));
        }

        String text(String sql) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet rows = statement.executeQuery(sql)) {
                rows.next();
                return rows.getString(1);
            }
        }

        @Override
        public void close() throws SQLException {
            if (seeder.isPresent()) {
                seeder.get().close();
            }
            connection.close();
            database.close();
        }
    }
}
