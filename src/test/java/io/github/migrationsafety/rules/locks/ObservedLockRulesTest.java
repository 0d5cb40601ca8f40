package io.github.migrationsafety.rules.locks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.rules.Lint;
import io.github.migrationsafety.rules.Rehearsed;
import io.github.migrationsafety.rules.Seen;
import io.github.migrationsafety.step.LockMode;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ObservedLockRulesTest {
    private static final String RELEASED =
            """
            --changeset jo:0
            CREATE TABLE sensors (id bigint PRIMARY KEY, name text);
            CREATE TABLE farms (id bigint PRIMARY KEY);
            CREATE TABLE logs (at date) PARTITION BY RANGE (at);
            CREATE TABLE logs_1 PARTITION OF logs FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
            --rollback DROP TABLE logs, farms, sensors;
            """;

    private static Lint lint(String statements) {
        return Lint.sql("--changeset jo:1\n" + statements + "--rollback empty\n")
                .released(RELEASED);
    }

    private static Lint saw(String statements, Seen seen) {
        return lint(statements).rehearsed(Rehearsed.well().observed("1", seen.observation()));
    }

    @Test
    void a_lock_within_the_budget_is_silent() {
        Seen seen = new Seen()
                .statement(3, "ALTER TABLE sensors ADD COLUMN a int")
                .locked("sensors", LockMode.ACCESS_EXCLUSIVE, 1)
                .took(Duration.ofMillis(900));
        Lint lint = saw("ALTER TABLE sensors ADD COLUMN a int;\n", seen);

        assertThat(lint.found("locks/exclusive-observed")).isEmpty();
        assertThat(lint.policy("rules: {locks/exclusive-observed: {budgetMillis: 899}}")
                        .found("locks/exclusive-observed"))
                .containsExactly("3 public.sensors");
    }

    @Test
    void a_lock_that_lets_writers_go_on_is_silent_however_long() {
        Seen seen = new Seen()
                .statement(3, "ALTER TABLE sensors VALIDATE CONSTRAINT c")
                .locked("sensors", LockMode.SHARE_UPDATE_EXCLUSIVE, 1)
                .took(Duration.ofMinutes(9));

        assertThat(saw("ALTER TABLE sensors VALIDATE CONSTRAINT c;\n", seen).found("locks/exclusive-observed"))
                .isEmpty();
    }

    @Test
    void a_budget_that_is_no_number_is_refused() {
        assertThatThrownBy(() -> lint("SELECT 1;\n")
                        .rehearsed(Rehearsed.well())
                        .policy("rules: {locks/exclusive-observed: {budgetMillis: soon}}")
                        .found("locks/exclusive-observed"))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("budgetMillis");
    }

    @Test
    void partitions_of_a_table_and_what_one_statement_locks_are_one() {
        assertThat(lint("ALTER TABLE logs ADD COLUMN a int;\nALTER TABLE logs_1 ADD COLUMN b int;\n")
                        .found("locks/many-tables"))
                .isEmpty();
        assertThat(
                        lint("ALTER TABLE sensors ADD FOREIGN KEY (id) REFERENCES farms NOT VALID;\nALTER TABLE farms ADD COLUMN b int;\n")
                                .found("locks/many-tables"))
                .isEmpty();
    }

    @Test
    void new_tables_and_those_that_they_reference_do_not_count() {
        assertThat(
                        lint("""
                                CREATE TABLE a (id bigint PRIMARY KEY, sensor_id bigint REFERENCES sensors);
                                CREATE TABLE b (id bigint PRIMARY KEY, farm_id bigint REFERENCES farms);
                                ALTER TABLE a ADD COLUMN c int;
                                ALTER TABLE farms ADD COLUMN c int;
                                """)
                                .found("locks/many-tables"))
                .isEmpty();
    }

    @Test
    void the_second_table_and_its_line_are_told() {
        assertThat(lint("ALTER TABLE sensors ADD COLUMN a int;\nALTER TABLE farms ADD COLUMN a int;\n")
                        .found("locks/many-tables"))
                .containsExactly("4 public.farms");
    }

    @Test
    void work_on_rows_named_by_a_key_is_no_long_work() {
        String add = "ALTER TABLE farms ADD COLUMN a int;\n";
        assertThat(lint(add + "UPDATE sensors SET name = 'x' WHERE id IN (1, 2);\n")
                        .found("locks/held-while-working"))
                .isEmpty();
        assertThat(lint(add + "UPDATE sensors SET name = 'x' WHERE name = 'y';\n")
                        .found("locks/held-while-working"))
                .containsExactly("4 public.farms");
        assertThat(lint(add + "INSERT INTO farms (id) VALUES (1);\n").found("locks/held-while-working"))
                .isEmpty();
    }

    @Test
    void twenty_changed_rows_under_a_lock_are_long_work_and_nineteen_are_not() {
        String sql = "ALTER TABLE farms ADD COLUMN a int;\nSELECT fill();\n";

        assertThat(saw(sql, changing(19)).found("locks/held-while-working")).isEmpty();
        assertThat(saw(sql, changing(20)).found("locks/held-while-working")).containsExactly("4 public.farms");
    }

    private static Seen changing(long rows) {
        return new Seen()
                .statement(3, "ALTER TABLE farms ADD COLUMN a int")
                .locked("farms", LockMode.ACCESS_EXCLUSIVE, 1)
                .statement(4, "SELECT fill()")
                .locked("farms", LockMode.ACCESS_EXCLUSIVE, 1)
                .changed("sensors", 0, rows, 0);
    }
}
