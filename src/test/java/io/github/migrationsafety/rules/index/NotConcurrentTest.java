package io.github.migrationsafety.rules.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.rules.Lint;
import org.junit.jupiter.api.Test;

class NotConcurrentTest {
    private static final String RULE = "index/not-concurrent";

    /** A released table, then pending changesets. */
    private static Lint afterRelease(String pending) {
        return Lint.sql(pending)
                .released(
                        """
                --changeset jo:1
                CREATE TABLE sensors (id bigint PRIMARY KEY, farm_id bigint);
                CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n FROM sensors;
                CREATE TABLE events (id bigint, at date) PARTITION BY RANGE (at);
                CREATE TABLE events_2026 PARTITION OF events FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
                """);
    }

    @Test
    void finds_a_plain_index_on_a_released_table_at_its_statement() {
        Lint lint = afterRelease(
                """
                --changeset jo:3
                ALTER TABLE sensors ADD COLUMN note text;
                CREATE INDEX ix_farm ON sensors (farm_id);
                """);
        assertThat(lint.found(RULE)).containsExactly("4 public.ix_farm");
        assertThat(lint.findings(RULE).get(0).problem().message())
                .isEqualTo(
                        "Index `ix_farm` is built on `public.sensors` without CONCURRENTLY. The table is in use: every INSERT,"
                                + " UPDATE and DELETE on it waits until the index is finished.");
    }

    @Test
    void the_remedy_is_a_changeset_of_its_own_with_the_same_definition() {
        Lint lint = afterRelease(
                """
                --changeset jo:3
                CREATE UNIQUE INDEX IF NOT EXISTS ix_farm ON public.sensors USING btree (farm_id DESC) WHERE id > 5;
                """);
        assertThat(lint.findings(RULE).get(0).problem().remedy())
                .isEqualTo(
                        """
                --changeset jo:create-ix_farm runInTransaction:false
                CREATE UNIQUE INDEX CONCURRENTLY ix_farm ON public.sensors USING btree (farm_id DESC) WHERE id > 5;
                --rollback DROP INDEX CONCURRENTLY public.ix_farm;""");
    }

    @Test
    void everything_is_new_where_nothing_is_released() {
        assertThat(Lint.sql(
                                """
                --changeset jo:1
                CREATE TABLE sensors (id bigint PRIMARY KEY, farm_id bigint);
                --changeset jo:2
                CREATE INDEX ix_farm ON sensors (farm_id);
                """)
                        .found(RULE))
                .isEmpty();
    }

    @Test
    void stays_silent_on_a_table_that_a_pending_changeset_created_even_under_another_name() {
        assertThat(afterRelease(
                                """
                --changeset jo:3
                CREATE TABLE readings (id bigint, sensor_id bigint);
                --changeset jo:4
                ALTER TABLE readings RENAME TO measurements;
                ALTER TABLE measurements SET SCHEMA archive;
                --changeset jo:5
                CREATE INDEX ix_sensor ON archive.measurements (sensor_id);
                """)
                        .found(RULE))
                .isEmpty();
    }

    @Test
    void a_released_table_stays_released_under_another_name() {
        assertThat(afterRelease(
                                """
                --changeset jo:3
                ALTER TABLE sensors RENAME TO devices;
                CREATE INDEX ix_farm ON devices (farm_id);
                """)
                        .found(RULE))
                .containsExactly("4 public.ix_farm");
    }

    @Test
    void if_not_exists_on_a_released_table_makes_nothing_new() {
        assertThat(afterRelease(
                                """
                --changeset jo:3
                CREATE TABLE IF NOT EXISTS sensors (id bigint PRIMARY KEY, farm_id bigint);
                --changeset jo:4
                CREATE INDEX ix_farm ON sensors (farm_id);
                """)
                        .found(RULE))
                .containsExactly("5 public.ix_farm");
    }

    @Test
    void a_table_that_is_dropped_and_created_again_is_new() {
        assertThat(afterRelease(
                                """
                --changeset jo:3
                DROP TABLE sensors CASCADE;
                CREATE TABLE sensors (id bigint PRIMARY KEY, farm_id bigint);
                --changeset jo:4
                CREATE INDEX ix_farm ON sensors (farm_id);
                """)
                        .found(RULE))
                .isEmpty();
    }

    @Test
    void a_new_table_that_was_filled_from_a_released_one_is_in_use() {
        assertThat(afterRelease(
                                """
                --changeset jo:3
                CREATE TABLE devices (id bigint, farm_id bigint);
                INSERT INTO devices SELECT id, farm_id FROM sensors;
                --changeset jo:4
                CREATE INDEX ix_farm ON devices (farm_id);
                """)
                        .found(RULE))
                .containsExactly("6 public.ix_farm");
    }

    @Test
    void nobody_knows_a_filled_table_inside_the_changeset_that_creates_it() {
        assertThat(afterRelease(
                                """
                --changeset jo:3
                CREATE TABLE devices AS SELECT id, farm_id FROM sensors;
                CREATE INDEX ix_farm ON devices (farm_id);
                """)
                        .found(RULE))
                .isEmpty();
    }

    @Test
    void seed_rows_do_not_fill_a_table() {
        assertThat(afterRelease(
                                """
                --changeset jo:3
                CREATE TABLE roles (id bigint, name text);
                CREATE TABLE grants (role_id bigint, what text);
                INSERT INTO roles VALUES (1, 'admin'), (2, 'guest');
                INSERT INTO roles SELECT 3, 'vet' WHERE NOT EXISTS (SELECT 1 FROM roles WHERE id = 3);
                INSERT INTO grants SELECT id, 'read' FROM roles;
                INSERT INTO grants DEFAULT VALUES;
                --changeset jo:4
                CREATE INDEX ix_name ON roles (name);
                CREATE INDEX ix_role ON grants (role_id);
                """)
                        .found(RULE))
                .isEmpty();
    }

    @Test
    void very_many_literal_rows_fill_a_table() {
        String rows = "(1),".repeat(1_000) + "(1)";
        assertThat(afterRelease("--changeset jo:3\nCREATE TABLE roles (id bigint);\nINSERT INTO roles VALUES " + rows
                                + ";\n--changeset jo:4\nCREATE INDEX ix_id ON roles (id);\n")
                        .found(RULE))
                .containsExactly("6 public.ix_id");
    }

    @Test
    void stays_silent_with_concurrently_and_on_temporary_tables_and_materialized_views() {
        assertThat(afterRelease(
                                """
                --changeset jo:3 runInTransaction:false
                CREATE INDEX CONCURRENTLY ix_farm ON sensors (farm_id);
                --changeset jo:4
                CREATE TEMPORARY TABLE sensors_copy AS SELECT * FROM sensors;
                --changeset jo:5
                CREATE INDEX ix_copy ON sensors_copy (farm_id);
                CREATE UNIQUE INDEX ix_totals ON totals (n);
                """)
                        .found(RULE))
                .isEmpty();
    }

    @Test
    void the_parent_alone_is_no_work_on_a_partitioned_table_and_is_how_the_remedy_begins() {
        Lint lint = afterRelease(
                """
                --changeset jo:3
                CREATE INDEX ix_only ON ONLY events (at);
                --changeset jo:4
                CREATE INDEX ix_at ON events (at);
                """);
        assertThat(lint.found(RULE)).isEmpty();
        assertThat(lint.found("index/partitioned")).containsExactly("5 public.ix_at");
        assertThat(lint.findings("index/partitioned").get(0).problem().remedy())
                .isEqualTo(
                        """
                --changeset jo:create-ix_at
                CREATE INDEX ix_at ON ONLY public.events (at);
                --rollback DROP INDEX public.ix_at;

                --changeset jo:create-ix_at_events_2026 runInTransaction:false
                CREATE INDEX CONCURRENTLY ix_at_events_2026 ON public.events_2026 (at);
                --rollback DROP INDEX CONCURRENTLY public.ix_at_events_2026;

                --changeset jo:attach-ix_at runInTransaction:false
                ALTER INDEX public.ix_at ATTACH PARTITION public.ix_at_events_2026;
                --rollback DROP INDEX public.ix_at;
                --rollback CREATE INDEX ix_at ON ONLY public.events (at);
                --rollback CREATE INDEX CONCURRENTLY ix_at_events_2026 ON public.events_2026 (at);""");
    }

    @Test
    void a_table_that_no_changeset_creates_stood_before_unless_something_unseen_may_have_made_it() {
        assertThat(afterRelease("--changeset jo:3\nCREATE INDEX ix_a ON legacy (a);\n")
                        .found(RULE))
                .containsExactly("3 public.ix_a");
        assertThat(afterRelease(
                                """
                --changeset jo:3 splitStatements:false
                DO $$ BEGIN CREATE TABLE made_here (a int); END $$;
                --changeset jo:4
                CREATE INDEX ix_a ON made_here (a);
                """)
                        .found(RULE))
                .isEmpty();
    }

    @Test
    void finds_a_typed_change_too() {
        assertThat(Lint.file(
                                "changelog.yaml",
                                """
                databaseChangeLog:
                  - changeSet:
                      id: 3
                      author: jo
                      changes:
                        - createIndex:
                            tableName: sensors
                            indexName: ix_farm
                            columns:
                              - column: {name: farm_id}
                """)
                        .released("--changeset jo:1\nCREATE TABLE sensors (id bigint, farm_id bigint);\n")
                        .findings(RULE))
                .singleElement()
                .satisfies(
                        f -> assertThat(f.problem().remedy())
                                .isEqualTo(
                                        """
                        - changeSet:
                            id: create-ix_farm
                            author: jo
                            runInTransaction: false
                            changes:
                              - sql:
                                  sql: |-
                                    CREATE INDEX CONCURRENTLY ix_farm ON public.sensors (farm_id);
                            rollback:
                              - sql:
                                  sql: |-
                                    DROP INDEX CONCURRENTLY public.ix_farm;"""));
    }

    @Test
    void rows_that_a_query_with_names_takes_from_new_tables_do_not_make_a_table_old() {
        String sql =
                """
                --changeset jo:1
                CREATE TABLE b (id bigint PRIMARY KEY, name text);
                WITH x (id) AS (SELECT id FROM %s), y AS MATERIALIZED (SELECT id FROM x)
                INSERT INTO b (id) SELECT y.id FROM y CROSS JOIN x;
                --changeset jo:2
                CREATE INDEX i ON b (name);
                """;
        String released = "--changeset jo:r\nCREATE TABLE old (id bigint PRIMARY KEY);\n";
        assertThat(Lint.sql("--changeset jo:0\nCREATE TABLE a (id bigint PRIMARY KEY);\n" + sql.formatted("a"))
                        .released(released)
                        .found("index/not-concurrent"))
                .isEmpty();
        assertThat(Lint.sql(sql.formatted("old")).released(released).found("index/not-concurrent"))
                .containsExactly("7 public.i");
    }
}
