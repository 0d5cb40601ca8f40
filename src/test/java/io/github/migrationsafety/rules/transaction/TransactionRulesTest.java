package io.github.migrationsafety.rules.transaction;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.rules.Lint;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the pages of the rules do not show. */
class TransactionRulesTest {
    private static List<String> found(String rule, String pending) {
        return Lint.sql(pending)
                .released(
                        """
                --changeset jo:1
                CREATE TYPE mood AS ENUM ('sad', 'happy');
                CREATE TABLE persons (id bigint PRIMARY KEY, name text, mood mood);
                """)
                .found("transaction/" + rule);
    }

    @Test
    void a_rollback_may_not_end_the_transaction_either_and_savepoints_may() {
        assertThat(
                        found(
                                "explicit-control",
                                """
                --changeset jo:2
                SAVEPOINT a;
                ALTER TABLE persons ADD COLUMN kind text;
                RELEASE SAVEPOINT a;
                --rollback ALTER TABLE persons DROP COLUMN kind;
                --rollback COMMIT;
                """))
                .containsExactly("7 COMMIT");
    }

    @Test
    void begin_in_a_function_body_opens_no_transaction() {
        assertThat(
                        found(
                                "explicit-control",
                                """
                --changeset jo:2 splitStatements:false
                CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS $$
                BEGIN
                  RETURN NEW;
                END;
                $$;
                --rollback DROP FUNCTION f();
                """))
                .isEmpty();
    }

    @Test
    void a_word_in_a_comment_or_a_string_is_no_commit() {
        assertThat(
                        found(
                                "non-transactional-statement",
                                """
                --changeset jo:2 splitStatements:false
                DO $$ BEGIN
                  -- COMMIT later
                  UPDATE persons SET name = 'commit' WHERE id = 1;
                END $$;
                """))
                .isEmpty();
    }

    @Test
    void whole_databases_and_settings_of_the_server_want_no_transaction() {
        assertThat(
                        found(
                                "non-transactional-statement",
                                """
                --changeset jo:2
                REINDEX SCHEMA public;
                --changeset jo:3
                ALTER SYSTEM SET work_mem = '8MB';
                --changeset jo:4
                REINDEX TABLE persons;
                """))
                .containsExactly("3 REINDEX SCHEMA public", "5 ALTER SYSTEM SET work_mem = '8MB'");
    }

    @Test
    void a_value_is_used_by_a_default_a_cast_and_an_insert_but_not_by_a_text() {
        assertThat(
                        found(
                                "enum-value-used",
                                """
                --changeset jo:2
                ALTER TYPE mood ADD VALUE IF NOT EXISTS 'ok';
                ALTER TABLE persons ALTER COLUMN mood SET DEFAULT 'ok';
                --changeset jo:3
                ALTER TYPE mood ADD VALUE 'fine';
                SELECT 'fine'::mood;
                --changeset jo:4
                ALTER TYPE mood ADD VALUE IF NOT EXISTS 'sad';
                UPDATE persons SET mood = 'sad' WHERE id = 1;
                --changeset jo:5
                ALTER TYPE mood ADD VALUE 'odd';
                COMMENT ON TABLE persons IS 'odd';
                --changeset jo:6 runInTransaction:false
                ALTER TYPE mood ADD VALUE 'even';
                UPDATE persons SET mood = 'even' WHERE id = 1;
                """))
                .containsExactly("4 public.mood 'ok'", "7 public.mood 'fine'");
    }

    @Test
    void a_type_that_is_made_in_the_same_transaction_is_safe_since_17() {
        assertThat(
                        found(
                                "enum-value-used",
                                """
                --changeset jo:2
                CREATE TYPE size AS ENUM ('s');
                ALTER TYPE size ADD VALUE 'm';
                CREATE TABLE shirts (id bigint PRIMARY KEY, size size DEFAULT 'm');
                """))
                .isEmpty();
    }

    @Test
    void what_needs_no_transaction_is_left_alone() {
        assertThat(
                        found(
                                "not-needed",
                                """
                --changeset jo:2 runInTransaction:false
                ALTER TABLE persons ADD CONSTRAINT ck_name CHECK (name <> '') NOT VALID;
                ALTER TABLE persons VALIDATE CONSTRAINT ck_name;
                --changeset jo:3 runInTransaction:false
                UPDATE persons SET name = 'x' WHERE id < 1000;
                --changeset jo:4 runInTransaction:false
                DROP TABLE IF EXISTS nothing;
                --changeset jo:5 runInTransaction:false
                INSERT INTO persons (id) VALUES (1), (2);
                --rollback DELETE FROM persons WHERE id IN (1, 2);
                """))
                .containsExactly("7 changeset 4", "9 changeset 5");
    }

    @Test
    void a_changeset_that_can_run_twice_is_as_good_as_an_atomic_one() {
        assertThat(
                        found(
                                "not-atomic",
                                """
                --changeset jo:2 runInTransaction:false
                SET lock_timeout = '5s';
                ALTER TABLE persons ADD COLUMN IF NOT EXISTS kind text;
                UPDATE persons SET kind = 'x' WHERE kind IS NULL;
                CREATE INDEX CONCURRENTLY ix_kind ON persons (kind);
                --changeset jo:3 runInTransaction:false
                ALTER TABLE persons ADD COLUMN note text;
                VACUUM persons;
                --changeset jo:4 runInTransaction:false
                INSERT INTO persons (id) VALUES (1);
                INSERT INTO persons (id) VALUES (2);
                """))
                .containsExactly("10 changeset 4");
    }

    @Test
    void set_local_counts_in_a_transaction_that_the_changeset_opens() {
        assertThat(
                        found(
                                "set-local-without-effect",
                                """
                --changeset jo:2 runInTransaction:false
                START TRANSACTION;
                SET LOCAL lock_timeout = '5s';
                COMMIT;
                SET LOCAL statement_timeout = '5s';
                SELECT set_config('lock_timeout', '5s', true);
                SELECT set_config('lock_timeout', '5s', false);
                """))
                .containsExactly("6 statement_timeout", "7 lock_timeout");
    }
}
