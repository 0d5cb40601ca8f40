package io.github.migrationsafety.rules.index;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.rules.Lint;
import org.junit.jupiter.api.Test;

class IndexRulesTest {
    private static Lint afterRelease(String pending) {
        return Lint.sql(pending)
                .released(
                        """
                        --changeset jo:1
                        CREATE TABLE sensors (id bigint PRIMARY KEY, farm_id bigint, name text, level int);
                        CREATE INDEX ix_name ON sensors (name);
                        CREATE INDEX ix_expr ON sensors (lower(name)) WHERE level > 1;
                        CREATE UNIQUE INDEX ix_two ON sensors (farm_id, level);
                        CREATE TABLE parted (id int) PARTITION BY LIST (id);
                        CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
                        CREATE INDEX ix_parted ON parted (id);
                        """);
    }

    @Test
    void drops_and_reindexing_count_for_tables_in_use() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        CREATE TABLE alerts (id bigint);
                        CREATE INDEX ix_alerts ON alerts (id);
                        DROP INDEX ix_alerts;
                        DROP INDEX IF EXISTS nowhere;
                        DROP INDEX ix_parted;
                        --changeset jo:3
                        DROP INDEX public.ix_name, ix_expr;
                        --changeset jo:4
                        REINDEX TABLE sensors;
                        REINDEX SCHEMA public;
                        REINDEX TABLE alerts;
                        REINDEX INDEX ix_two;
                        """);
        assertThat(lint.found("index/drop-not-concurrent")).containsExactly("9 public.ix_expr", "9 public.ix_name");
        assertThat(lint.found("index/reindex-not-concurrent"))
                .containsExactly("11 public.sensors", "12 public", "14 public.ix_two");
    }

    @Test
    void the_remedy_of_a_drop_knows_how_the_index_was_made() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        DROP INDEX ix_expr;
                        --rollback CREATE INDEX ix_expr ON sensors (lower(name)) WHERE level > 1;
                        """);
        assertThat(lint.findings("index/drop-not-concurrent").get(0).problem().remedy())
                .isEqualTo(
                        """
                        --changeset jo:drop-ix_expr runInTransaction:false
                        DROP INDEX CONCURRENTLY public.ix_expr;
                        --rollback CREATE INDEX CONCURRENTLY ix_expr ON public.sensors USING btree (lower(name)) WHERE level > 1;""");
    }

    @Test
    void duplicates_are_the_same_in_every_respect() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2 runInTransaction:false
                        CREATE INDEX CONCURRENTLY same ON sensors USING btree (name ASC NULLS LAST);
                        --changeset jo:3 runInTransaction:false
                        CREATE INDEX CONCURRENTLY down ON sensors (name DESC);
                        --changeset jo:4 runInTransaction:false
                        CREATE INDEX CONCURRENTLY pattern ON sensors (name text_pattern_ops);
                        --changeset jo:5 runInTransaction:false
                        CREATE INDEX CONCURRENTLY hashed ON sensors USING hash (name);
                        --changeset jo:6 runInTransaction:false
                        CREATE INDEX CONCURRENTLY partial ON sensors (name) WHERE level > 1;
                        --changeset jo:7 runInTransaction:false
                        CREATE INDEX CONCURRENTLY expr ON sensors (LOWER( name )) WHERE (level > 1);
                        --changeset jo:8 runInTransaction:false
                        CREATE UNIQUE INDEX CONCURRENTLY uniq ON sensors (name);
                        --changeset jo:9 runInTransaction:false
                        CREATE INDEX CONCURRENTLY more ON sensors (name) INCLUDE (level);
                        """);
        assertThat(lint.found("index/duplicate")).containsExactly("3 public.same", "13 public.expr");
    }

    @Test
    void the_rehearsal_sees_the_same_duplicates() {
        Lint lint = afterRelease(
                        """
                        --changeset jo:2 runInTransaction:false
                        CREATE INDEX CONCURRENTLY same ON sensors (name);
                        --rollback DROP INDEX CONCURRENTLY same;
                        --changeset jo:3 runInTransaction:false
                        CREATE INDEX CONCURRENTLY pattern ON sensors (name text_pattern_ops);
                        --rollback DROP INDEX CONCURRENTLY pattern;
                        --changeset jo:4 runInTransaction:false
                        CREATE INDEX CONCURRENTLY expr ON sensors (lower(name)) WHERE level > 1;
                        --rollback DROP INDEX CONCURRENTLY expr;
                        """)
                .rehearsed();
        assertThat(lint.found("index/duplicate")).containsExactly("3 public.same", "9 public.expr");
    }

    @Test
    void what_is_replaced_in_the_release_is_neither_duplicate_nor_redundant() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2 runInTransaction:false
                        CREATE INDEX CONCURRENTLY same ON sensors (name);
                        --changeset jo:3 runInTransaction:false
                        DROP INDEX CONCURRENTLY ix_name;
                        --changeset jo:4 runInTransaction:false
                        CREATE INDEX CONCURRENTLY ix_farm ON sensors (farm_id, name);
                        --changeset jo:5 runInTransaction:false
                        DROP INDEX CONCURRENTLY ix_farm;
                        """);
        assertThat(lint.found("index/duplicate")).isEmpty();
        assertThat(lint.found("index/redundant")).isEmpty();
    }

    @Test
    void a_shorter_index_is_redundant_beside_a_longer_one_unless_it_is_unique() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2 runInTransaction:false
                        CREATE INDEX CONCURRENTLY short ON sensors (farm_id);
                        --changeset jo:3 runInTransaction:false
                        CREATE INDEX CONCURRENTLY longer ON sensors (name, level);
                        --changeset jo:4 runInTransaction:false
                        CREATE UNIQUE INDEX CONCURRENTLY once ON sensors (level);
                        --changeset jo:5 runInTransaction:false
                        CREATE INDEX CONCURRENTLY other ON sensors (level, farm_id);
                        """);
        assertThat(lint.found("index/redundant")).containsExactly("3 public.short", "5 public.ix_name");
    }

    @Test
    void a_gap_lies_between_a_drop_and_a_later_index_that_leads_with_the_same_column() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2 runInTransaction:false
                        DROP INDEX CONCURRENTLY ix_name;
                        --changeset jo:3 runInTransaction:false
                        CREATE INDEX CONCURRENTLY ix_name_level ON sensors (name, level);
                        --changeset jo:4
                        DROP INDEX ix_two;
                        CREATE INDEX ix_two ON sensors (farm_id);
                        """);
        assertThat(lint.found("index/gap")).containsExactly("3 public.ix_name");
    }

    @Test
    void no_gap_where_the_new_index_stands_first() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2 runInTransaction:false
                        CREATE INDEX CONCURRENTLY ix_name_level ON sensors (name, level);
                        --changeset jo:3 runInTransaction:false
                        DROP INDEX CONCURRENTLY ix_name;
                        --changeset jo:4 runInTransaction:false
                        CREATE INDEX CONCURRENTLY ix_name_id ON sensors (name, id);
                        """);
        assertThat(lint.found("index/gap")).isEmpty();
    }

    @Test
    void a_partitioned_table_takes_no_index_but_by_the_recipe() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        CREATE INDEX ix_a ON parted (id);
                        --changeset jo:3 runInTransaction:false
                        CREATE INDEX CONCURRENTLY ix_b ON parted (id);
                        --changeset jo:4
                        CREATE INDEX ix_c ON ONLY parted (id);
                        CREATE TABLE fresh (id int) PARTITION BY LIST (id);
                        CREATE INDEX ix_d ON fresh (id);
                        """);
        assertThat(lint.found("index/partitioned")).containsExactly("3 public.ix_a", "5 public.ix_b");
        assertThat(lint.found("index/not-concurrent")).isEmpty();
    }

    @Test
    void if_not_exists_is_a_trap_unless_the_invalid_index_is_dropped_first() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2 runInTransaction:false
                        CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_a ON sensors (level);
                        --changeset jo:3 runInTransaction:false
                        DROP INDEX CONCURRENTLY IF EXISTS ix_b;
                        CREATE INDEX CONCURRENTLY IF NOT EXISTS ix_b ON sensors (level, id);
                        --changeset jo:4
                        CREATE INDEX IF NOT EXISTS ix_name ON sensors (name);
                        """);
        assertThat(lint.found("index/concurrent-if-not-exists")).containsExactly("3 public.ix_a");
        assertThat(lint.findings("index/concurrent-if-not-exists")
                        .get(0)
                        .problem()
                        .remedy())
                .contains("CREATE INDEX CONCURRENTLY ix_a ON sensors (level);");
    }
}
