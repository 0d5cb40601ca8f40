package io.github.migrationsafety.rules.locks;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.rules.Lint;
import org.junit.jupiter.api.Test;

class SetNotNullTest {
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
    void finds_the_column_at_its_statement() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        ALTER TABLE public.sensors ALTER COLUMN "farm_id" SET NOT NULL;
                        """);
        assertThat(lint.found("locks/set-not-null")).containsExactly("3 public.sensors(farm_id)");
    }

    @Test
    void a_validated_check_joined_by_and_is_a_proof() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        ALTER TABLE sensors ALTER COLUMN level SET NOT NULL;
                        """);
        assertThat(lint.found("locks/set-not-null")).isEmpty();
    }

    @Test
    void the_catalog_writes_the_proof_in_another_way_and_it_counts_too() {
        Lint lint = afterRelease(
                        """
                        --changeset jo:2
                        ALTER TABLE sensors ALTER COLUMN level SET NOT NULL;
                        --rollback ALTER TABLE sensors ALTER COLUMN level DROP NOT NULL;
                        """)
                .rehearsed();
        assertThat(lint.found("locks/set-not-null")).isEmpty();
        assertThat(lint.found("rollback/blocks")).isEmpty();
    }

    @Test
    void a_check_that_is_not_validated_or_says_something_else_is_none() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        ALTER TABLE sensors ADD CONSTRAINT c1 CHECK (farm_id IS NOT NULL) NOT VALID;
                        ALTER TABLE sensors ALTER COLUMN farm_id SET NOT NULL;
                        --changeset jo:3
                        ALTER TABLE sensors ADD CONSTRAINT c2 CHECK (name IS NOT NULL OR level > 1) NOT VALID;
                        --changeset jo:4
                        ALTER TABLE sensors VALIDATE CONSTRAINT c2;
                        --changeset jo:5
                        ALTER TABLE sensors ALTER COLUMN name SET NOT NULL;
                        """);
        assertThat(lint.found("locks/set-not-null"))
                .containsExactly("4 public.sensors(farm_id)", "10 public.sensors(name)");
    }

    @Test
    void a_column_that_is_not_null_already_and_a_new_table_are_left_alone() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        ALTER TABLE sensors ALTER COLUMN id SET NOT NULL;
                        CREATE TABLE alerts (id bigint);
                        --changeset jo:3
                        ALTER TABLE alerts ALTER COLUMN id SET NOT NULL;
                        ALTER TABLE IF EXISTS nowhere ALTER COLUMN id SET NOT NULL;
                        """);
        assertThat(lint.found("locks/set-not-null")).isEmpty();
    }

    @Test
    void the_remedy_follows_every_rule_on_locks() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        ALTER TABLE sensors ALTER COLUMN farm_id SET NOT NULL;
                        --rollback ALTER TABLE sensors ALTER COLUMN farm_id DROP NOT NULL;
                        """);
        Lint mended = afterRelease(
                        lint.findings("locks/set-not-null").get(0).problem().remedy())
                .rehearsed();
        assertThat(mended.verdict().findings())
                .filteredOn(f -> f.rule().id().matches("(?:locks|index|rollback)/.*"))
                .isEmpty();
    }
}
