package io.github.migrationsafety.sql;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.migrationsafety.postgres.TestPostgres;
import java.io.IOException;
import java.io.InputStream;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read without a grammar is SQL: PostgreSQL's own parser says so, of thousands of texts that are almost statements. */
class ReadWithoutGrammarTest {
    private static final StatementReader ALONE = new SqlReader(List.of());
    private static final int MUTANTS_OF_EACH = 800;

    private static final List<String> STATEMENTS = List.of(
            "SELECT a, t.*, count(*) AS n FROM t JOIN s.u x ON x.id = t.id LEFT JOIN v USING (id) WHERE a = 1 ORDER BY n DESC",
            "SELECT DISTINCT a FROM t, u WHERE t.id IN (SELECT id FROM w) GROUP BY a HAVING count(*) > 1 LIMIT 10 OFFSET 2",
            "SELECT 1 UNION ALL SELECT b FROM (SELECT b FROM t) AS q WHERE EXISTS (SELECT 1 FROM u WHERE u.b = q.b)",
            "UPDATE t SET a = DEFAULT, b = b + 1, c = lower(c) || '-' || d::text WHERE NOT a IS NULL AND b BETWEEN 1 AND 9",
            "UPDATE t SET a = CASE WHEN b > 0 THEN 'x' ELSE NULL END FROM u WHERE t.id = u.id OR a IS DISTINCT FROM 'y'",
            "DELETE FROM t USING u WHERE t.id = u.id AND a LIKE 'x%' AND b <> ANY (ARRAY[1, 2]) AND c NOT IN ('a', 'b')",
            "INSERT INTO t (a, b) VALUES (1, -2.5), (DEFAULT, 'x'::varchar(3)) ON CONFLICT (a) DO UPDATE SET b = excluded.b",
            "INSERT INTO t (a) SELECT coalesce(a, 0) FROM u WHERE d >= date '2020-01-01' ON CONFLICT DO NOTHING",
            "ALTER TABLE t ADD COLUMN c timestamptz DEFAULT (now() AT TIME ZONE 'utc') NOT NULL CHECK (c > '2020-01-01')",
            "ALTER TABLE t ADD COLUMN c int DEFAULT -1 + 2 * (3 - 4) NULL, ALTER b TYPE text USING b::text COLLATE \"C\"",
            "ALTER TABLE t ALTER a SET DEFAULT nextval('s'::regclass), ALTER a SET STATISTICS -1",
            "ALTER TABLE t ADD CONSTRAINT c CHECK (a % 2 = 0 AND (b IS NOT TRUE OR x ->> 'k' ILIKE 'v' ESCAPE '!')) NOT VALID",
            "CREATE INDEX ON t (lower(a) text_pattern_ops DESC NULLS LAST, (b + 1), c COLLATE \"C\" ASC) WHERE d IS NULL",
            "CREATE TABLE p PARTITION OF t FOR VALUES FROM (MINVALUE, 'a') TO ('2020-01-01', MAXVALUE)",
            "CREATE TABLE t (id int GENERATED ALWAYS AS IDENTITY (START WITH 5 INCREMENT BY 2 NO CYCLE), b int) PARTITION BY LIST (b)",
            "CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) STORED, CHECK (cast(a AS text) <> interval '1 day'::text))",
            "CREATE TABLE t (a, b) AS SELECT a, now() FROM u WITH DATA",
            "CREATE TABLE t AS SELECT nullif(a, 0) AS a, left(b, 3) \"B\" FROM u WITH NO DATA",
            "CREATE OR REPLACE VIEW v (a, b) WITH (security_invoker = true) AS SELECT a, b FROM ONLY t WHERE a = current_date",
            "CREATE TRIGGER r BEFORE INSERT OR UPDATE OF a, b ON t FOR EACH ROW WHEN (new.a > old.a) EXECUTE FUNCTION f()",
            "CREATE FUNCTION f(a int, OUT b text DEFAULT 'x') RETURNS text LANGUAGE sql IMMUTABLE STRICT COST 5 SET x TO 'a', b AS 'x'",
            "CREATE POLICY p ON t FOR SELECT TO app USING (a = current_setting('x', true)::bigint) WITH CHECK (a > 0)",
            "CREATE SEQUENCE s AS bigint INCREMENT BY -1 MINVALUE 1 NO MAXVALUE START 3 CACHE 2 OWNED BY t.a",
            "ALTER SEQUENCE s RESTART WITH 7 INCREMENT 1 CYCLE",
            "ALTER TABLE t ADD a json, ADD b jsonb DEFAULT '{}'::json, ADD c xml, ADD d char(3), ADD e bit varying(4), ADD f date",
            "CREATE TYPE e AS ENUM ('a', 'b')",
            "COMMENT ON COLUMN s.t.c IS 'text'");

    private static final List<String> WORDS = List.of(
            "a",
            "b",
            "x.y",
            "NOT",
            "AND",
            "OR",
            "IS",
            "NULL",
            "IN",
            "BETWEEN",
            "LIKE",
            "CASE",
            "END",
            "WHEN",
            "AS",
            "SELECT",
            "(",
            ")",
            ",",
            "=",
            "<",
            "||",
            "-",
            "*",
            "::",
            ".",
            "'s'",
            "1",
            "\"q\"",
            "FROM",
            "WHERE",
            "ON",
            "JOIN",
            "DEFAULT",
            "ORDER",
            "BY",
            "ASC",
            "NULLS",
            "FIRST",
            "ARRAY",
            "[",
            "]",
            "int",
            "interval",
            "timestamp",
            "row",
            "values",
            "exists",
            "count",
            "COLLATE",
            "AT",
            "TIME",
            "ZONE",
            "ANY",
            "ALL",
            "DISTINCT",
            "left",
            "with",
            "no",
            "user",
            "CYCLE",
            "char",
            "=>",
            "^",
            "%");

    /** What these begin belongs to PL/pgSQL, or is not sent to a server on its own. */
    private static final Set<String> OF_PLPGSQL = Set.of(
            "BEGIN",
            "START",
            "COMMIT",
            "ROLLBACK",
            "END",
            "ABORT",
            "SAVEPOINT",
            "RELEASE",
            "PREPARE",
            "EXECUTE",
            "CALL",
            "FETCH",
            "MOVE",
            "CLOSE",
            "OPEN",
            "DECLARE",
            "DO",
            "CASE",
            "IF",
            "NULL",
            "RETURN",
            "SHOW",
            "COPY");

    private final Random random = new Random(7);

    @Test
    void takes_nothing_that_postgres_would_not() throws IOException, SQLException {
        List<String> wrong = new ArrayList<>();
        int taken = 0;
        try (TestPostgres.Database database = TestPostgres.freshDatabase(TestPostgres.NEWEST);
                Connection connection = database.connect()) {
            List<String> texts = corpus();
            for (String statement : STATEMENTS) {
                texts.add(statement);
                for (int i = 0; i < MUTANTS_OF_EACH; i++) {
                    texts.add(mutant(statement));
                }
            }
            for (String text : texts) {
                if (ALONE.read(text).filter(read -> read.size() > 0).isPresent()) {
                    taken++;
                    error(connection, text).ifPresent(e -> wrong.add(text + "\n  " + e));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(taken).as("texts that were read").isGreaterThan(1_500);
    }

    @Test
    void reads_everyday_statements_to_the_last_token() {
        assertThat(STATEMENTS)
                .allSatisfy(sql -> assertThat(ALONE.read(sql)).as(sql).isPresent());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE t SET a = b = c = d",
                "DELETE FROM t WHERE a < b < c",
                "DELETE FROM t WHERE a IS NULL IS TRUE",
                "ALTER TABLE t ADD c int DEFAULT a AND b",
                "ALTER TABLE t ADD c bool DEFAULT a IN (1)",
                "DELETE FROM t WHERE a NOT = b",
                "SELECT a FROM t JOIN u",
                "SELECT a b c FROM t",
                "INSERT INTO t VALUES ()",
                "CREATE INDEX i ON t (a + b)",
                "COMMENT ON TABLE t IS 1",
            })
    void leaves_to_others_what_it_does_not_know(String sql) {
        assertThat(ALONE.read(sql)).isEmpty();
    }

    @Test
    void does_not_follow_brackets_without_end() {
        String deep = "(".repeat(5_000) + "1" + ")".repeat(5_000);

        assertThat(ALONE.read("DELETE FROM t WHERE a = " + deep)).isEmpty();
        assertThat(ALONE.read("SELECT " + "(SELECT ".repeat(3_000) + "1" + ")".repeat(3_000)))
                .isEmpty();
    }

    private static List<String> corpus() throws IOException {
        List<String> statements = new ArrayList<>();
        for (String corpus : List.of("/statements/statements.json", "/statements/wide.json")) {
            try (InputStream in = ReadWithoutGrammarTest.class.getResourceAsStream(corpus)) {
                for (JsonNode one : new ObjectMapper().readTree(in)) {
                    statements.add(one.get("sql").asText());
                }
            }
        }
        return statements;
    }

    /** The statement with one or two tokens left out, doubled, exchanged, replaced or added. */
    private String mutant(String statement) {
        List<String> tokens;
        try {
            tokens = new ArrayList<>(
                    Tokens.of(statement).list().stream().map(Token::text).toList());
        } catch (NotReadException e) {
            return statement;
        }
        for (int times = 1 + random.nextInt(2); times > 0 && !tokens.isEmpty(); times--) {
            int at = random.nextInt(tokens.size());
            switch (random.nextInt(5)) {
                case 0 -> tokens.remove(at);
                case 1 -> tokens.add(at, tokens.get(at));
                case 2 -> tokens.add(at, tokens.remove(random.nextInt(tokens.size())));
                case 3 -> tokens.set(at, word());
                default -> tokens.add(at, word());
            }
        }
        return String.join(" ", tokens);
    }

    private String word() {
        return WORDS.get(random.nextInt(WORDS.size()));
    }

    /** What the raw parser says of it; PL/pgSQL asks it for each statement of a body that it does not run. */
    private static Optional<String> error(Connection connection, String sql) throws SQLException {
        Tokens tokens = Tokens.of(sql);
        if (OF_PLPGSQL.contains(tokens.get(0).keyword())
                || tokens.list().stream().anyMatch(t -> t.is("INTO") || t.isSign(";")) && !tokens.is(0, "INSERT")) {
            return Optional.empty();
        }
        try (java.sql.Statement statement = connection.createStatement()) {
            statement.setEscapeProcessing(false);
            statement.execute(
                    "CREATE OR REPLACE FUNCTION pg_temp.looked_at() RETURNS void LANGUAGE plpgsql AS $looked_at$ BEGIN "
                            + sql + "; END $looked_at$");
            return Optional.empty();
        } catch (SQLException e) {
            return Optional.ofNullable(e.getMessage())
                    .filter(message -> message.contains("syntax error"))
                    .map(message -> message.lines().findFirst().orElse(""));
        }
    }
}
