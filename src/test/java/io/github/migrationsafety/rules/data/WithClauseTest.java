package io.github.migrationsafety.rules.data;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.rules.Lint;
import org.junit.jupiter.api.Test;

/** The INSERT, UPDATE and DELETE of a WITH clause are judged as the statements that they are. */
class WithClauseTest {
    private static Lint lint(String sql) {
        return Lint.sql("--changeset jo:1\n" + sql + ";\n--rollback empty\n")
                .released(
                        """
                        --changeset jo:tables
                        CREATE TABLE farms (id bigint PRIMARY KEY);
                        CREATE TABLE sensors (id bigint PRIMARY KEY, farm_id bigint NOT NULL, name text);
                        CREATE TABLE old_sensors (id bigint PRIMARY KEY, farm_id bigint NOT NULL, name text);
                        """);
    }

    @Test
    void a_delete_whose_rows_nobody_keeps_is_told() {
        Lint gone = lint("WITH gone AS (DELETE FROM sensors RETURNING id)\nSELECT count(*) FROM gone");
        assertThat(gone.found("data/delete-without-where")).containsExactly("3 public.sensors");
        assertThat(gone.found("rollback/irreversible")).containsExactly("3 public.sensors");
        assertThat(gone.found("data/backfill-not-batched")).containsExactly("3 public.sensors");
    }

    @Test
    void a_clause_behind_a_very_long_comment_is_read() {
        String comment = "-- why\n".repeat(10_000);
        assertThat(Lint.sql(
                                "--changeset jo:1 stripComments:false\n" + comment
                                        + "WITH gone AS (DELETE FROM sensors RETURNING id) SELECT count(*) FROM gone;\n--rollback empty\n")
                        .found("data/delete-without-where"))
                .hasSize(1);
    }

    @Test
    void rows_that_are_moved_are_not_lost() {
        Lint moved = lint(
                "WITH moved AS (\n  DELETE FROM sensors RETURNING *\n) INSERT INTO old_sensors (id, farm_id, name) SELECT * FROM moved");
        assertThat(moved.found("data/delete-without-where")).isEmpty();
        assertThat(moved.found("rollback/irreversible")).isEmpty();
        assertThat(moved.found("data/backfill-not-batched")).containsExactly("4 public.sensors");
    }

    @Test
    void an_update_of_a_with_clause_is_told() {
        Lint changed = lint(
                "WITH changed AS (UPDATE sensors SET name = 'x' RETURNING id) DELETE FROM old_sensors WHERE id IN (SELECT id FROM changed)");
        assertThat(changed.found("data/update-without-where")).containsExactly("3 public.sensors");
        assertThat(changed.found("data/delete-without-where")).isEmpty();
    }

    @Test
    void an_insert_of_a_with_clause_is_told() {
        assertThat(lint("WITH added AS (INSERT INTO sensors VALUES (1, 1, 'x') RETURNING id) SELECT * FROM added")
                        .found("data/insert-without-columns"))
                .containsExactly("3 public.sensors");
    }

    @Test
    void a_condition_on_the_tenant_in_another_query_of_the_clause_counts() {
        String policy = "tenancy: {model: column, column: farm_id, tenants: farms}";
        assertThat(lint("WITH mine AS (SELECT id FROM sensors WHERE farm_id = 1),"
                                + " gone AS (DELETE FROM sensors WHERE id IN (SELECT id FROM mine) RETURNING id) SELECT * FROM gone")
                        .policy(policy)
                        .found("tenancy/unscoped-dml"))
                .isEmpty();
        assertThat(lint("WITH gone AS (DELETE FROM sensors WHERE name = 'x' RETURNING id) SELECT * FROM gone")
                        .policy(policy)
                        .found("tenancy/unscoped-dml"))
                .containsExactly("3 public.sensors");
    }

    @Test
    void a_query_that_changes_nothing_is_none() {
        Lint read = lint(
                "WITH some AS (SELECT id FROM sensors LIMIT 10) UPDATE sensors SET name = 'x' WHERE id IN (SELECT id FROM some)");
        assertThat(read.found("data/update-without-where")).isEmpty();
        assertThat(read.found("data/backfill-not-batched")).isEmpty();
    }

    @Test
    void one_inside_of_a_block_is_told_too() {
        assertThat(Lint.sql(
                                """
                                --changeset jo:1 splitStatements:false
                                DO $$ DECLARE n bigint; BEGIN
                                  WITH gone AS (DELETE FROM sensors RETURNING id) SELECT count(*) INTO n FROM gone;
                                END $$;
                                --rollback empty
                                """)
                        .released("--changeset jo:tables\nCREATE TABLE sensors (id bigint PRIMARY KEY);\n")
                        .found("data/delete-without-where"))
                .containsExactly("4 public.sensors");
    }
}
