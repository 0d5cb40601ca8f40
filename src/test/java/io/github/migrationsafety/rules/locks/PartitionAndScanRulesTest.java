package io.github.migrationsafety.rules.locks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.rules.Lint;
import org.junit.jupiter.api.Test;

class PartitionAndScanRulesTest {
    private static Lint afterRelease(String pending) {
        return Lint.sql(pending)
                .released(
                        """
                        --changeset jo:1
                        CREATE TABLE readings (at date, v int) PARTITION BY RANGE (at);
                        CREATE TABLE readings_2025 PARTITION OF readings FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
                        CREATE TABLE old (at date, v int);
                        CREATE TABLE proven (at date, v int, CHECK (at >= DATE '2023-01-01' AND at < DATE '2024-01-01' AND at IS NOT NULL));
                        CREATE TABLE parted (id int) PARTITION BY LIST (id);
                        CREATE TABLE parted_other PARTITION OF parted DEFAULT;
                        CREATE DOMAIN code AS text;
                        CREATE TABLE coded (c code, n int, label varchar(9) CHECK (label <> ''));
                        CREATE UNIQUE INDEX ix_n ON coded (n);
                        CREATE MATERIALIZED VIEW totals AS SELECT 1 AS n;
                        """);
    }

    @Test
    void a_new_or_proven_partition_is_attached_without_a_scan() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        CREATE TABLE fresh (at date, v int);
                        ALTER TABLE readings ATTACH PARTITION fresh FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
                        ALTER TABLE readings ATTACH PARTITION proven FOR VALUES FROM ('2023-01-01') TO ('2024-01-01');
                        ALTER TABLE readings ATTACH PARTITION old FOR VALUES FROM ('2022-01-01') TO ('2023-01-01');
                        """);
        assertThat(lint.found("locks/attach-partition-scan")).containsExactly("6 public.old");
    }

    @Test
    void the_remedy_of_attach_proves_the_bounds_first() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        ALTER TABLE readings ATTACH PARTITION old FOR VALUES FROM ('2022-01-01') TO ('2023-01-01');
                        --rollback ALTER TABLE readings DETACH PARTITION old;
                        """);
        assertThat(lint.findings("locks/attach-partition-scan").get(0).problem().remedy())
                .contains("CHECK (at IS NOT NULL AND at >= '2022-01-01' AND at < '2023-01-01') NOT VALID");
    }

    @Test
    void detach_blocks_unless_it_is_concurrent_or_the_partition_is_new() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        CREATE TABLE fresh PARTITION OF readings FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
                        ALTER TABLE readings DETACH PARTITION fresh;
                        --changeset jo:3
                        ALTER TABLE readings DETACH PARTITION readings_2025;
                        --changeset jo:4
                        ALTER TABLE parted DETACH PARTITION parted_other;
                        --changeset jo:5 runInTransaction:false
                        ALTER TABLE readings DETACH PARTITION readings_2025 CONCURRENTLY;
                        """);
        assertThat(lint.found("locks/detach-partition-blocking"))
                .containsExactly("6 public.readings_2025", "8 public.parted_other");
    }

    @Test
    void a_new_partition_makes_the_default_one_be_read() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1);
                        CREATE TABLE readings_2026 PARTITION OF readings FOR VALUES FROM ('2026-01-01') TO ('2027-01-01');
                        """);
        assertThat(lint.found("locks/scan-under-lock")).containsExactly("3 public.parted_other");
    }

    @Test
    void a_type_change_verifies_the_checks_of_the_column() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        ALTER TABLE coded ALTER COLUMN label TYPE varchar(20);
                        --changeset jo:3
                        ALTER TABLE coded ALTER COLUMN c TYPE varchar;
                        """);
        assertThat(lint.found("locks/scan-under-lock")).containsExactly("3 public.coded(label)");
    }

    @Test
    void a_domain_is_checked_in_every_table_that_has_it() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        ALTER DOMAIN code ADD CONSTRAINT short CHECK (length(VALUE) < 9);
                        --changeset jo:3
                        ALTER DOMAIN code ADD CONSTRAINT shorter CHECK (length(VALUE) < 8) NOT VALID;
                        --changeset jo:4
                        ALTER DOMAIN code VALIDATE CONSTRAINT shorter;
                        ALTER DOMAIN code SET DEFAULT 'x';
                        """);
        assertThat(lint.found("locks/scan-under-lock")).containsExactly("3 public.coded(c)", "7 public.coded(c)");
    }

    @Test
    void a_primary_key_by_an_index_reads_for_nulls_unless_they_are_ruled_out() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        ALTER TABLE coded ADD CONSTRAINT pk PRIMARY KEY USING INDEX ix_n;
                        """);
        assertThat(lint.found("locks/scan-under-lock")).containsExactly("3 public.coded(n)");
    }

    @Test
    void a_view_is_refreshed_concurrently_if_it_is_released() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        REFRESH MATERIALIZED VIEW totals;
                        REFRESH MATERIALIZED VIEW totals WITH NO DATA;
                        CREATE MATERIALIZED VIEW fresh AS SELECT 1 AS n;
                        --changeset jo:3
                        REFRESH MATERIALIZED VIEW fresh;
                        REFRESH MATERIALIZED VIEW CONCURRENTLY totals;
                        """);
        assertThat(lint.found("locks/refresh-blocking")).containsExactly("3 public.totals");
    }
}
