package io.github.migrationsafety.rules.locks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.rules.Lint;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What the source says about rewrites and rebuilt indexes is what a server does, by the files of the table and its indexes. */
class RewriteTruthTest {
    private static final String BEFORE =
            """
            CREATE EXTENSION IF NOT EXISTS citext;
            CREATE TYPE mood AS ENUM ('sad', 'glad');
            CREATE DOMAIN plain AS text;
            CREATE DOMAIN positive AS int CHECK (VALUE > 0);
            CREATE FUNCTION fixed() RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT 1 $$;
            CREATE FUNCTION constant() RETURNS int LANGUAGE sql VOLATILE AS $$ SELECT 1 $$;
            CREATE FUNCTION counted() RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN 1; END $$;
            CREATE FUNCTION token() RETURNS uuid LANGUAGE sql AS $$ SELECT gen_random_uuid() $$;
            CREATE FUNCTION quoted() RETURNS text LANGUAGE 'sql' AS 'SELECT ''x'' || random()';
            CREATE FUNCTION quoted_constant() RETURNS text LANGUAGE sql AS 'SELECT ''random()'' || 1';
            CREATE FUNCTION standard() RETURNS text RETURN md5(random()::text);
            CREATE TABLE t (
                id bigint PRIMARY KEY, small int, big bigint, name varchar(50), free text, fixed char(10), price numeric(10,2),
                at timestamp(3), att timestamptz, bits varbit(8), net cidr, flag bool, doc json, part varchar(20), low varchar(20),
                oidlike int, real4 real, tags varchar(10)[]);
            CREATE INDEX ix_name ON t (name);
            CREATE INDEX ix_free ON t (free);
            CREATE INDEX ix_at ON t (at);
            CREATE INDEX ix_net ON t (net);
            CREATE INDEX ix_price ON t (price);
            CREATE INDEX ix_part ON t (id) WHERE part <> '';
            CREATE INDEX ix_low ON t (lower(low));
            CREATE INDEX ix_oid ON t (oidlike);
            """;

    private static final String RELEASED = "--changeset jo:1 splitStatements:false\n";

    /** ALTER TABLE t and these. */
    private static final List<String> ACTIONS = List.of(
            "ALTER COLUMN name TYPE varchar(80)",
            "ALTER COLUMN name TYPE varchar(20)",
            "ALTER COLUMN name TYPE varchar",
            "ALTER COLUMN name TYPE text",
            "ALTER COLUMN name TYPE text USING name::text",
            "ALTER COLUMN name TYPE text USING upper(name)",
            "ALTER COLUMN name TYPE varchar(50) COLLATE \"C\"",
            "ALTER COLUMN name TYPE text COLLATE \"C\"",
            "ALTER COLUMN name TYPE citext",
            "ALTER COLUMN name TYPE char(50)",
            "ALTER COLUMN free TYPE varchar",
            "ALTER COLUMN free TYPE varchar(100)",
            "ALTER COLUMN free TYPE citext",
            "ALTER COLUMN fixed TYPE text",
            "ALTER COLUMN fixed TYPE char(20)",
            "ALTER COLUMN small TYPE bigint",
            "ALTER COLUMN big TYPE int",
            "ALTER COLUMN small TYPE numeric",
            "ALTER COLUMN price TYPE numeric(12,2)",
            "ALTER COLUMN price TYPE numeric",
            "ALTER COLUMN price TYPE numeric(12,4)",
            "ALTER COLUMN price TYPE numeric(8,2)",
            "ALTER COLUMN at TYPE timestamp",
            "ALTER COLUMN at TYPE timestamp(6)",
            "ALTER COLUMN at TYPE timestamp(0)",
            "ALTER COLUMN at TYPE date",
            "ALTER COLUMN att TYPE timestamptz(6)",
            "ALTER COLUMN bits TYPE varbit(16)",
            "ALTER COLUMN bits TYPE varbit",
            "ALTER COLUMN bits TYPE varbit(4)",
            "ALTER COLUMN net TYPE inet",
            "ALTER COLUMN doc TYPE jsonb",
            "ALTER COLUMN flag TYPE int USING flag::int",
            "ALTER COLUMN part TYPE varchar(40)",
            "ALTER COLUMN part TYPE text",
            "ALTER COLUMN low TYPE varchar(40)",
            "ALTER COLUMN oidlike TYPE oid",
            "ALTER COLUMN real4 TYPE double precision",
            "ALTER COLUMN tags TYPE text[]",
            "ALTER COLUMN free TYPE mood USING free::mood",
            "ALTER COLUMN small TYPE positive",
            "ALTER COLUMN small SET DEFAULT 1",
            "ADD COLUMN n1 text DEFAULT quoted()",
            "ADD COLUMN n1 text DEFAULT quoted_constant()",
            "ADD COLUMN n1 text DEFAULT standard()",
            "ADD COLUMN x int",
            "ADD COLUMN x int DEFAULT 1",
            "ADD COLUMN x timestamptz DEFAULT now()",
            "ADD COLUMN x timestamptz NOT NULL DEFAULT current_timestamp",
            "ADD COLUMN x timestamptz DEFAULT clock_timestamp()",
            "ADD COLUMN x uuid DEFAULT gen_random_uuid()",
            "ADD COLUMN x text DEFAULT 'random()'",
            "ADD COLUMN x text DEFAULT ('k' || random())",
            "ADD COLUMN x int DEFAULT fixed()",
            "ADD COLUMN x int DEFAULT counted()",
            "ADD COLUMN x int DEFAULT constant()",
            "ADD COLUMN x uuid DEFAULT token()",
            "ADD COLUMN x serial",
            "ADD COLUMN x bigserial",
            "ADD COLUMN x bigint GENERATED BY DEFAULT AS IDENTITY",
            "ADD COLUMN x int GENERATED ALWAYS AS (small + 1) STORED",
            "ADD COLUMN x plain",
            "ADD COLUMN x positive",
            "ADD COLUMN x positive DEFAULT 1",
            "ADD COLUMN x int REFERENCES t",
            "SET UNLOGGED",
            "SET (fillfactor = 70)",
            "ALTER COLUMN free SET STORAGE external",
            "ALTER COLUMN big SET STATISTICS 500");

    @TestFactory
    Stream<DynamicTest> every_action_rewrites_and_rebuilds_as_the_source_says() {
        return ACTIONS.stream()
                .map(action -> DynamicTest.dynamicTest(action, () -> {
                    Lint lint = Lint.sql("--changeset jo:2\nALTER TABLE t " + action + ";\n")
                            .released(changeSets());
                    List<String> said = new ArrayList<>();
                    if (!lint.found("locks/table-rewrite").isEmpty()) {
                        said.add("table");
                    }
                    if (!lint.found("locks/index-rebuild").isEmpty()) {
                        said.add("index");
                    }
                    assertThat(said).isEqualTo(observed(action));
                }));
    }

    /** Each statement in a changeset of its own, because functions hold semicolons. */
    private static String changeSets() {
        StringBuilder changeSets = new StringBuilder();
        String[] statements = BEFORE.split(";\\s*\\n");
        for (int i = 0; i < statements.length; i++) {
            changeSets
                    .append(RELEASED.replace("jo:1", "jo:r" + i))
                    .append(statements[i])
                    .append(";\n");
        }
        return changeSets.toString();
    }

    private static List<String> observed(String action) throws SQLException {
        ThrowawayPostgres server = TestPostgres.shared(17);
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            statement.execute("SET LOCAL timezone = 'Europe/Berlin'");
            statement.execute("CREATE SCHEMA truth");
            statement.execute("SET LOCAL search_path = truth");
            statement.execute(BEFORE.replace("CREATE EXTENSION IF NOT EXISTS citext", "CREATE EXTENSION citext"));
            statement.execute("INSERT INTO t (id, name, free, fixed, price, part, low, small, real4, doc, net, bits)"
                    + " VALUES (1, 'a', 'glad', 'x', 1.5, 'p', 'l', 1, 1, '{}', '10.0.0.0/8', B'1')");
            String table = files(statement, "t");
            String indexes = files(
                    statement, "ix_name", "ix_free", "ix_at", "ix_net", "ix_price", "ix_part", "ix_low", "ix_oid");
            statement.execute("ALTER TABLE t " + action);
            List<String> seen = new ArrayList<>();
            if (!files(statement, "t").equals(table)) {
                seen.add("table");
            } else if (!files(
                            statement,
                            "ix_name",
                            "ix_free",
                            "ix_at",
                            "ix_net",
                            "ix_price",
                            "ix_part",
                            "ix_low",
                            "ix_oid")
                    .equals(indexes)) {
                seen.add("index");
            }
            connection.rollback();
            return seen;
        }
    }

    private static String files(Statement statement, String... relations) throws SQLException {
        List<String> files = new ArrayList<>();
        for (String relation : relations) {
            try (ResultSet file = statement.executeQuery("SELECT pg_relation_filenode('truth." + relation + "')")) {
                file.next();
                files.add(relation + " " + file.getLong(1));
            }
        }
        return String.join(", ", files);
    }
}
