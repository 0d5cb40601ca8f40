package io.github.migrationsafety.rules.locks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.rules.Lint;
import org.junit.jupiter.api.Test;

class TimeoutRulesTest {
    private static Lint afterRelease(String pending) {
        return Lint.sql(pending)
                .released(
                        """
                        --changeset jo:1
                        CREATE TABLE farms (id bigint PRIMARY KEY);
                        CREATE TABLE sensors (id bigint PRIMARY KEY, farm_id bigint, name varchar(50), level int);
                        ALTER TABLE sensors ADD CONSTRAINT proven CHECK (level IS NOT NULL AND level > 0);
                        CREATE UNIQUE INDEX ix_name ON sensors (name);
                        """);
    }

    @Test
    void a_changeset_is_told_of_once_at_its_first_strong_lock() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        COMMENT ON TABLE sensors IS 'x';
                        ALTER TABLE sensors ADD COLUMN a int;
                        ALTER TABLE farms ADD COLUMN a int;
                        """);
        assertThat(lint.found("locks/missing-lock-timeout")).containsExactly("4 public.sensors");
    }

    @Test
    void weak_locks_new_tables_and_columns_that_stand_need_no_timeout() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        ALTER TABLE sensors ALTER COLUMN level SET STATISTICS 500;
                        ALTER TABLE sensors SET (fillfactor = 70);
                        ALTER TABLE sensors VALIDATE CONSTRAINT proven;
                        ALTER TABLE sensors ADD COLUMN IF NOT EXISTS level int;
                        CREATE TABLE alerts (id bigint);
                        CREATE TABLE crates (id bigint PRIMARY KEY, inside bigint REFERENCES crates, CHECK (id <> inside));
                        ALTER TABLE alerts ADD COLUMN b int;
                        CREATE TEMPORARY TABLE scratch (id int);
                        ALTER TABLE scratch ADD COLUMN b int;
                        UPDATE sensors SET level = 1 WHERE id = 1;
                        """);
        assertThat(lint.found("locks/missing-lock-timeout")).isEmpty();
    }

    @Test
    void a_session_setting_lasts_to_later_changesets_a_local_one_does_not() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        SET lock_timeout TO '2s';
                        --changeset jo:3
                        ALTER TABLE sensors ADD COLUMN a int;
                        RESET lock_timeout;
                        --changeset jo:4
                        SET LOCAL lock_timeout = 2000;
                        ALTER TABLE sensors ADD COLUMN b int;
                        --changeset jo:5
                        ALTER TABLE sensors ADD COLUMN c int;
                        --changeset jo:6
                        SELECT set_config('lock_timeout', '3s', true);
                        ALTER TABLE sensors ADD COLUMN d int;
                        --changeset jo:7 runInTransaction:false
                        SET LOCAL lock_timeout = '2s';
                        ALTER TABLE sensors ADD COLUMN e int;
                        """);
        assertThat(lint.found("locks/missing-lock-timeout")).containsExactly("11 public.sensors", "17 public.sensors");
        assertThat(lint.found("locks/lock-timeout-off")).isEmpty();
    }

    @Test
    void off_and_long_are_told_of_where_they_are_set_and_late_where_it_comes() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        SET LOCAL lock_timeout = 0;
                        ALTER TABLE sensors ADD COLUMN a int;
                        ALTER TABLE sensors ADD COLUMN b int;
                        --changeset jo:3
                        SET LOCAL lock_timeout = '1min';
                        ALTER TABLE sensors ADD COLUMN c int;
                        --changeset jo:4
                        ALTER TABLE sensors ADD COLUMN d int;
                        SET LOCAL lock_timeout = '1s';
                        --changeset jo:5
                        SET lock_timeout = 0;
                        UPDATE sensors SET level = 1 WHERE id = 1;
                        RESET lock_timeout;
                        """);
        assertThat(lint.found("locks/lock-timeout-off"))
                .containsExactly("3 lock_timeout", "7 lock_timeout", "11 lock_timeout");
        assertThat(lint.found("locks/missing-lock-timeout")).isEmpty();
    }

    @Test
    void the_policy_says_what_is_too_long() {
        Lint lint = afterRelease(
                        """
                        --changeset jo:3
                        SET LOCAL lock_timeout = '1min';
                        ALTER TABLE sensors ADD COLUMN c int;
                        """)
                .policy("rules: {locks/lock-timeout-off: {max: 2min}}");
        assertThat(lint.found("locks/lock-timeout-off")).isEmpty();
    }

    @Test
    void concurrently_wants_no_timeout() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2 runInTransaction:false
                        SET statement_timeout = '30s';
                        CREATE INDEX CONCURRENTLY ix_a ON sensors (farm_id);
                        DROP INDEX CONCURRENTLY ix_name;
                        RESET statement_timeout;
                        --changeset jo:3 runInTransaction:false
                        SET statement_timeout = 0;
                        CREATE INDEX CONCURRENTLY ix_b ON sensors (farm_id, id);
                        --changeset jo:4 runInTransaction:false
                        RESET ALL;
                        REINDEX INDEX CONCURRENTLY ix_b;
                        """);
        assertThat(lint.found("index/concurrent-under-timeout")).containsExactly("4 public.ix_a", "5 public.ix_name");
        assertThat(lint.found("locks/missing-lock-timeout")).isEmpty();
    }

    @Test
    void triggers_need_a_timeout_and_nothing_else() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        CREATE TRIGGER "Audit" BEFORE UPDATE OF name, level ON public.sensors FOR EACH ROW EXECUTE FUNCTION f();
                        ALTER TABLE sensors DISABLE TRIGGER ALL;
                        --changeset jo:3
                        SET LOCAL lock_timeout = '2s';
                        CREATE OR REPLACE TRIGGER b AFTER INSERT ON sensors EXECUTE FUNCTION f();
                        --changeset jo:4
                        CREATE TABLE alerts (id bigint);
                        CREATE TRIGGER c AFTER INSERT ON alerts EXECUTE FUNCTION f();
                        """);
        assertThat(lint.found("locks/trigger-on-existing"))
                .containsExactly("3 public.sensors.Audit", "4 public.sensors.ALL");
        assertThat(lint.found("locks/missing-lock-timeout")).isEmpty();
    }

    @Test
    void an_explicit_lock_counts_from_share_on_for_each_table_in_use() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        CREATE TABLE alerts (id bigint);
                        LOCK TABLE ONLY sensors, farms, alerts IN EXCLUSIVE MODE NOWAIT;
                        LOCK TABLE sensors IN SHARE UPDATE EXCLUSIVE MODE;
                        """);
        assertThat(lint.found("locks/explicit-lock")).containsExactly("4 public.farms", "4 public.sensors");
    }
}
