package io.github.migrationsafety.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.sql.Part.Certainty;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read in the body of a DO block. */
class DoBlockTest {
    private static Optional<BlockCode> code(String body) {
        return SqlReader.standard().read("DO $do$" + body + "$do$").orElseThrow().stream()
                .map(Statement.DoBlock.class::cast)
                .findFirst()
                .flatMap(Statement.DoBlock::code);
    }

    private static List<String> parts(String body) {
        return code(body).orElseThrow().parts().stream()
                .map(p -> p.certainty() + " " + p.sql().strip().replaceAll("\\s+", " "))
                .toList();
    }

    private static List<Certainty> certainties(String body) {
        return code(body).orElseThrow().parts().stream().map(Part::certainty).toList();
    }

    @Test
    void statements_in_sequence_are_certain() {
        assertThat(
                        parts(
                                """
                        DECLARE n int := 3; r record;
                        BEGIN
                          -- a comment; with a semicolon
                          ALTER TABLE t ADD COLUMN a int;
                          RAISE NOTICE 'done: %', n;
                          n := n + 1;
                          PERFORM pg_advisory_xact_lock(1);
                          CREATE INDEX ix ON t (a);
                          NULL;
                          GET DIAGNOSTICS n = ROW_COUNT;
                        END
                        """))
                .containsExactly(
                        "CERTAIN ALTER TABLE t ADD COLUMN a int",
                        "CERTAIN SELECT pg_advisory_xact_lock(1)",
                        "CERTAIN CREATE INDEX ix ON t (a)");
        assertThat(code("BEGIN ALTER TABLE t ADD COLUMN a int; END")
                        .orElseThrow()
                        .told())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'farm_fk') THEN %s; END IF;",
                "IF NOT EXISTS (SELECT FROM information_schema.table_constraints WHERE table_name = 't' AND"
                        + " constraint_name = 'farm_fk') THEN %s; END IF;",
                "IF (NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'farm_fk')) THEN %s; END IF;",
                "IF (SELECT count(*) FROM pg_constraint WHERE conname = 'farm_fk') = 0 THEN %s; END IF;",
                "IF EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'farm_fk') THEN RAISE NOTICE 'there'; ELSE %s; END IF;",
                "IF EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'farm_fk') THEN RETURN; END IF; %s;",
                "BEGIN %s; EXCEPTION WHEN duplicate_object THEN NULL; END;",
                "BEGIN %s; EXCEPTION WHEN duplicate_object OR duplicate_table THEN RAISE NOTICE 'there'; END;"
            })
    void what_asks_whether_it_stands_already_is_assured(String form) {
        String add = "ALTER TABLE t ADD CONSTRAINT farm_fk FOREIGN KEY (farm_id) REFERENCES farms (id)";
        assertThat(parts("BEGIN " + form.formatted(add) + " END")).containsExactly("ASSURED " + add);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "IF NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'another') THEN %s; END IF;",
                "IF EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'farm_fk') THEN %s; END IF;",
                "IF (SELECT count(*) FROM pg_constraint WHERE conname = 'farm_fk') > 0 THEN %s; END IF;",
                "IF (SELECT count(*) FROM pg_constraint) = 0 THEN %s; END IF;",
                "IF NOT EXISTS (SELECT 1 FROM settings WHERE name = 'farm_fk') THEN %s; END IF;",
                "IF current_setting('app.farm_fk') = 'on' THEN %s; END IF;",
                "IF n > 0 THEN RETURN; END IF; %s;",
                "CASE n WHEN 1 THEN %s; ELSE NULL; END CASE;",
                "FOREACH n IN ARRAY ARRAY[1, 2] LOOP %s; END LOOP;",
                "WHILE n < 3 LOOP %s; END LOOP;",
                "BEGIN %s; EXCEPTION WHEN OTHERS THEN NULL; END;",
                "BEGIN NULL; EXCEPTION WHEN duplicate_object THEN %s; END;"
            })
    void what_runs_under_any_other_condition_is_possible(String form) {
        String add = "ALTER TABLE t ADD CONSTRAINT farm_fk FOREIGN KEY (farm_id) REFERENCES farms (id)";
        assertThat(parts("DECLARE n int; r record; BEGIN " + form.formatted(add) + " END"))
                .containsExactly("POSSIBLE " + add);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SELECT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'farm_fk') INTO v; IF NOT v THEN %s; END IF;",
                "SELECT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'farm_fk') INTO v; IF v = false THEN %s; END IF;",
                "SELECT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'farm_fk') INTO v; IF v IS NOT TRUE THEN %s; END IF;",
                "SELECT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'farm_fk') INTO v; IF v THEN RETURN; END IF; %s;",
                "SELECT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'farm_fk') INTO v; IF v THEN NULL; ELSE %s; END IF;",
                "SELECT NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'farm_fk') INTO v; IF v THEN %s; END IF;",
                "SELECT count(*) INTO n FROM pg_constraint WHERE conname = 'farm_fk'; IF n = 0 THEN %s; END IF;",
                "n := (SELECT count(*) FROM pg_constraint WHERE conname = 'farm_fk'); IF n = 0 THEN %s; END IF;",
                "v := EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'farm_fk'); IF NOT v THEN %s; END IF;",
                "SELECT conname INTO STRICT t FROM pg_constraint WHERE conname = 'farm_fk'; IF t IS NULL THEN %s; END IF;",
                "SELECT 1 INTO n FROM pg_constraint WHERE conname = 'farm_fk'; IF NOT FOUND THEN %s; END IF;",
                "PERFORM 1 FROM pg_constraint WHERE conname = 'farm_fk'; IF NOT FOUND THEN %s; END IF;",
                "PERFORM 1 FROM pg_constraint WHERE conname = 'farm_fk'; IF FOUND THEN RAISE NOTICE 'there'; ELSE %s; END IF;"
            })
    void a_variable_that_holds_what_was_looked_up_asks_the_same(String form) {
        String add = "ALTER TABLE t ADD CONSTRAINT farm_fk FOREIGN KEY (farm_id) REFERENCES farms (id)";
        assertThat(parts("DECLARE v boolean; n int; t text; BEGIN " + form.formatted(add) + " END").stream()
                        .filter(p -> p.contains("ALTER")))
                .containsExactly("ASSURED " + add);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "IF NOT v THEN %s; END IF;",
                "SELECT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'farm_fk') INTO v; IF v THEN %s; END IF;",
                "SELECT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'another') INTO v; IF NOT v THEN %s; END IF;",
                "SELECT EXISTS (SELECT 1 FROM settings WHERE name = 'farm_fk') INTO v; IF NOT v THEN %s; END IF;",
                "SELECT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'farm_fk') INTO v; v := n > 1; IF NOT v THEN %s; END IF;",
                "IF n > 1 THEN SELECT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'farm_fk') INTO v; END IF;"
                        + " IF NOT v THEN %s; END IF;",
                "SELECT EXISTS (SELECT 1 FROM pg_constraint WHERE conname = 'farm_fk') INTO v;"
                        + " DROP INDEX farm_fk; IF NOT v THEN %s; END IF;",
                "SELECT count(*) INTO n FROM pg_constraint WHERE conname = 'farm_fk'; IF NOT FOUND THEN %s; END IF;",
                "SELECT max(conname) INTO t FROM pg_constraint WHERE conname = 'farm_fk'; IF n = 0 THEN %s; END IF;",
                "PERFORM count(*) FROM pg_constraint WHERE conname = 'farm_fk'; IF NOT FOUND THEN %s; END IF;",
                "PERFORM 1 FROM pg_constraint WHERE conname = 'farm_fk'; UPDATE t SET a = 1; IF NOT FOUND THEN %s; END IF;",
                "SELECT 1, 2 INTO n, m FROM pg_constraint WHERE conname = 'farm_fk'; IF n = 0 THEN %s; END IF;"
            })
    void a_variable_of_which_less_is_known_leaves_it_possible(String form) {
        String add = "ALTER TABLE t ADD CONSTRAINT farm_fk FOREIGN KEY (farm_id) REFERENCES farms (id)";
        assertThat(parts("DECLARE v boolean; n int; m int; t text; BEGIN " + form.formatted(add) + " END").stream()
                        .filter(p -> p.contains("ALTER")))
                .containsExactly("POSSIBLE " + add);
    }

    @Test
    void a_handler_that_raises_again_leaves_the_statement_certain() {
        assertThat(
                        certainties(
                                "BEGIN ALTER TABLE t ADD a int; EXCEPTION WHEN OTHERS THEN RAISE EXCEPTION 'no: %', SQLERRM; END"))
                .containsExactly(Certainty.CERTAIN);
        assertThat(certainties("BEGIN ALTER TABLE t ADD a int; EXCEPTION WHEN OTHERS THEN RAISE NOTICE 'no'; END"))
                .containsExactly(Certainty.POSSIBLE);
    }

    @Test
    void a_guard_says_if_exists() {
        BlockCode code =
                code("""
                        BEGIN
                          IF NOT EXISTS (SELECT FROM pg_attribute WHERE attrelid = 'public.t'::regclass AND attname = 'a') THEN
                            ALTER TABLE public.t ADD COLUMN a int;
                          END IF;
                          IF EXISTS (SELECT FROM pg_tables WHERE schemaname = 'public' AND tablename = 't') THEN
                            ALTER TABLE t ALTER COLUMN b SET NOT NULL;
                          END IF;
                          IF to_regclass('public.gone') IS NOT NULL THEN
                            DROP TABLE gone;
                          END IF;
                        END
                        """)
                        .orElseThrow();
        assertThat(code.parts()).extracting(Part::certainty).containsOnly(Certainty.ASSURED);
        assertThat(code.parts())
                .flatExtracting(Part::statements)
                .satisfiesExactly(
                        add -> assertThat(((Statement.AddColumn) add).ifNotExists())
                                .isTrue(),
                        set -> assertThat(((Statement.SetNotNull) set).tableIfExists())
                                .isTrue(),
                        drop -> assertThat(((Statement.Drop) drop).ifExists()).isTrue());
    }

    @Test
    void what_follows_an_assured_statement_under_its_guard_goes_along_with_it() {
        assertThat(
                        certainties(
                                """
                        BEGIN
                          IF to_regclass('public.t') IS NULL THEN
                            CREATE TABLE t (id bigint PRIMARY KEY);
                            CREATE INDEX ix ON t (id);
                          END IF;
                        END
                        """))
                .containsExactly(Certainty.ASSURED, Certainty.ASSURED);
    }

    @Test
    void execute_of_a_constant_is_read_and_of_anything_else_is_not() {
        BlockCode code =
                code("""
                        BEGIN
                          EXECUTE 'ALTER TABLE t ADD COLUMN "A" text DEFAULT ''x''';
                          EXECUTE 'CREATE INDEX ix'
                            || ' ON t (a)';
                          EXECUTE $x$DROP TABLE u$x$;
                          EXECUTE format('DROP TABLE %I', 'v');
                          EXECUTE 'DROP TABLE ' || quote_ident('w');
                        END
                        """)
                        .orElseThrow();
        assertThat(code.parts())
                .extracting(Part::sql)
                .containsExactly(
                        "ALTER TABLE t ADD COLUMN \"A\" text DEFAULT 'x'", "CREATE INDEX ix ON t (a)", "DROP TABLE u");
        assertThat(code.dynamic()).isTrue();
        assertThat(code.told()).isFalse();
    }

    @Test
    void into_puts_nothing_into_a_table() {
        assertThat(
                        code("""
                                DECLARE n bigint; a int; r record;
                                BEGIN
                                  SELECT count(*) INTO STRICT n FROM t;
                                  SELECT x, y INTO r.x, a FROM t WHERE x = 1;
                                  DELETE FROM t WHERE x = 2 RETURNING id INTO n;
                                  INSERT INTO t (x) VALUES (1) RETURNING id INTO n;
                                  UPDATE t SET x = n WHERE y = a;
                                END
                                """)
                                .orElseThrow()
                                .parts())
                .flatExtracting(Part::statements)
                .extracting(s -> s.getClass().getSimpleName())
                .containsExactly("Select", "Select", "Delete", "Insert", "Update");
    }

    @Test
    void statements_in_a_loop_are_repeated() {
        assertThat(
                        code("DECLARE r record; BEGIN FOR r IN SELECT id FROM t LOOP UPDATE t SET x = 1 WHERE id = r.id; END LOOP; END")
                                .orElseThrow()
                                .parts())
                .extracting(Part::repeated)
                .containsExactly(false, true);
    }

    @Test
    void what_is_written_in_another_language_or_cannot_be_read_has_no_code() {
        assertThat(code("BEGIN this is no PL/pgSQL; END")).isEmpty();
        assertThat(code("BEGIN ALTER TABLE t SET nonsense; END")).isEmpty();
        assertThat(SqlReader.standard().read("DO LANGUAGE plpython3u $$ plpy.execute('DROP TABLE t') $$"))
                .contains(List.of(
                        new Statement.DoBlock(" plpy.execute('DROP TABLE t') ", "plpython3u", Optional.empty())));
    }

    @Test
    void transactions_end_where_the_block_ends_them() {
        assertThat(parts("BEGIN LOOP DELETE FROM t WHERE id < 10; EXIT WHEN NOT FOUND; COMMIT; END LOOP; END"))
                .containsExactly("POSSIBLE DELETE FROM t WHERE id < 10", "POSSIBLE COMMIT");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "create type mood as enum ('good', 'bad')",
                "CREATE TYPE \"Mood\" AS ENUM ('GOOD')",
                "ALTER TYPE mood ADD VALUE IF NOT EXISTS 'fair'",
                "alter table t add constraint fk foreign key (a, b) references u (a, b) on delete set null (b)",
                "ALTER TABLE ONLY public.t ADD CONSTRAINT c CHECK (length(trim(a)) > 0) NOT VALID",
                "ALTER TABLE t ADD COLUMN a int DEFAULT 0, DROP COLUMN IF EXISTS b",
                "ALTER TABLE t ENABLE ROW LEVEL SECURITY",
                "ALTER TABLE t RENAME TO u",
                "ALTER PUBLICATION p ADD TABLE t",
                "ALTER SEQUENCE s OWNED BY t.id",
                "ALTER INDEX ix RENAME TO ix2",
                "CREATE POLICY \"Own rows\" ON t FOR SELECT USING (farm_id = current_setting('app.farm')::bigint)",
                "CREATE TRIGGER tg BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION touch()",
                "CREATE EXTENSION IF NOT EXISTS pgcrypto",
                "CREATE ROLE app NOLOGIN",
                "CREATE SCHEMA IF NOT EXISTS app",
                "CREATE UNIQUE INDEX IF NOT EXISTS ix ON t USING btree (lower(a)) WHERE b IS NOT NULL",
                "CREATE TABLE IF NOT EXISTS p1 PARTITION OF p FOR VALUES FROM ('2026-01-01') TO ('2027-01-01')",
                "CREATE OR REPLACE FUNCTION f() RETURNS int LANGUAGE sql AS $f$ SELECT 1 $f$",
                "CREATE OR REPLACE VIEW v AS SELECT a FROM t",
                "DROP TYPE IF EXISTS mood",
                "DROP TRIGGER IF EXISTS tg ON t",
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO app",
                "COMMENT ON COLUMN t.a IS 'it''s'",
                "INSERT INTO t (a) VALUES (n) ON CONFLICT DO NOTHING",
                "UPDATE t SET a = u.a FROM u WHERE u.id = t.id AND t.b = n",
                "DELETE FROM t USING u WHERE u.id = t.id",
                "TRUNCATE t RESTART IDENTITY",
                "LOCK TABLE t IN SHARE ROW EXCLUSIVE MODE",
                "REFRESH MATERIALIZED VIEW mv",
                "SET LOCAL lock_timeout = '5s'",
                "PERFORM setval('s', 10)",
                "PERFORM 1 FROM t WHERE a = n",
                "CALL p(1)",
                "ASSERT n > 0, 'no'",
                "RAISE EXCEPTION 'no: %', n USING ERRCODE = 'check_violation'",
                "RAISE",
                "n := (SELECT count(*) FROM t)",
                "n = n + 1",
                "r.a := 1",
                "GET DIAGNOSTICS n = ROW_COUNT",
                "FOR i IN 1..10 LOOP CONTINUE WHEN i = 2; EXIT WHEN i > 3; END LOOP",
                "FOR i IN REVERSE 10..1 BY 2 LOOP NULL; END LOOP",
                "WHILE n < 3 LOOP n := n + 1; END LOOP",
                "IF n = 1 THEN NULL; ELSIF n = 2 THEN NULL; ELSEIF n = 3 THEN NULL; ELSE NULL; END IF",
                "IF FOUND AND NOT (n IS NULL) THEN RETURN; END IF",
                "CASE WHEN n = 1 THEN NULL; ELSE NULL; END CASE",
                "DECLARE m int; BEGIN m := 1; EXCEPTION WHEN SQLSTATE '42P07' OR unique_violation THEN NULL; END",
                "OPEN c FOR SELECT 1"
            })
    void what_migrations_do_in_blocks_is_read(String statement) {
        assertThat(code("DECLARE n int; r record; c refcursor; BEGIN " + statement + "; END")
                        .filter(BlockCode::told))
                .isPresent();
        assertThat(code("<<whole>>\nDECLARE\n  n int := 0; r t%ROWTYPE; c refcursor;\nBEGIN\n  "
                                + statement.toLowerCase(java.util.Locale.ROOT) + ";\nEND whole;")
                        .filter(BlockCode::told))
                .isPresent();
    }
}
