package io.github.migrationsafety.rules.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.rules.Lint;
import io.github.migrationsafety.step.Witness;
import org.junit.jupiter.api.Test;

class BlocksTest {
    private static Lint afterRelease(String pending) {
        return Lint.sql(pending)
                .released(
                        """
                        --changeset jo:1
                        CREATE TABLE sensors (id bigint PRIMARY KEY, name varchar(50) NOT NULL, level int CHECK (level > 0));
                        CREATE TABLE gone (id bigint);
                        """);
    }

    @Test
    void the_way_back_is_judged_like_the_way_forward_and_the_message_names_the_rule() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2 runInTransaction:false
                        CREATE INDEX CONCURRENTLY ix_level ON sensors (level);
                        --rollback DROP INDEX ix_level;
                        --changeset jo:3
                        ALTER TABLE sensors ALTER COLUMN name DROP NOT NULL;
                        --rollback ALTER TABLE sensors ALTER COLUMN name SET NOT NULL;
                        --changeset jo:4
                        ALTER TABLE sensors ALTER COLUMN level TYPE bigint;
                        --rollback ALTER TABLE sensors ALTER COLUMN level TYPE int;
                        """);
        assertThat(lint.found("rollback/blocks"))
                .containsExactly("4 public.ix_level", "7 public.sensors(name)", "10 public.sensors(level)");
        assertThat(lint.findings("rollback/blocks"))
                .extracting(f -> f.problem().message())
                .satisfiesExactly(
                        m -> assertThat(m)
                                .startsWith("The rollback runs into index/drop-not-concurrent. Index `ix_level`"),
                        m -> assertThat(m).startsWith("The rollback runs into locks/set-not-null. "),
                        m -> assertThat(m).startsWith("The rollback runs into locks/table-rewrite. "));
    }

    @Test
    void the_remedy_is_the_changeset_with_another_rollback() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2 runInTransaction:false
                        CREATE INDEX CONCURRENTLY ix_level ON sensors (level);
                        --rollback DROP INDEX ix_level;
                        """);
        assertThat(lint.findings("rollback/blocks").get(0).problem().remedy())
                .isEqualTo(
                        """
                        --changeset jo:2 runInTransaction:false
                        CREATE INDEX CONCURRENTLY ix_level ON sensors (level);
                        --rollback DROP INDEX CONCURRENTLY public.ix_level;""");
    }

    @Test
    void what_is_new_going_forward_is_new_going_back() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        CREATE TABLE alerts (id bigint PRIMARY KEY);
                        --rollback DROP TABLE alerts;
                        --changeset jo:3
                        CREATE INDEX ix_alerts ON alerts (id);
                        --rollback DROP INDEX ix_alerts;
                        --changeset jo:4
                        DROP TABLE gone;
                        --rollback CREATE TABLE gone (id bigint);
                        --rollback CREATE INDEX ix_gone ON gone (id);
                        """);
        assertThat(lint.found("rollback/blocks")).isEmpty();
    }

    @Test
    void the_rehearsal_judges_it_too_from_the_schema_that_the_changeset_leaves() {
        Lint lint = afterRelease(
                        """
                        --changeset jo:2
                        ALTER TABLE sensors DROP CONSTRAINT sensors_level_check;
                        --rollback ALTER TABLE sensors ADD CONSTRAINT sensors_level_check CHECK (level > 0);
                        """)
                .rehearsed();
        assertThat(lint.found("rollback/blocks")).containsExactly("4 public.sensors.sensors_level_check");
        assertThat(lint.findings("rollback/blocks").get(0).witness()).isEqualTo(Witness.REHEARSAL);
    }

    @Test
    void a_generated_rollback_is_judged_too() {
        Lint lint = afterRelease(
                """
                        --changeset jo:2
                        COMMENT ON TABLE sensors IS 'x';
                        --rollback COMMENT ON TABLE sensors IS NULL;
                        """);
        assertThat(lint.found("rollback/blocks")).isEmpty();
        assertThat(Lint.file(
                                "changelog.yaml",
                                """
                                databaseChangeLog:
                                  - changeSet:
                                      id: 2
                                      author: jo
                                      changes:
                                        - createIndex:
                                            tableName: sensors
                                            indexName: ix_level
                                            columns:
                                              - column: {name: level}
                                """)
                        .released("--changeset jo:1\nCREATE TABLE sensors (id bigint, level int);\n")
                        .found("rollback/blocks"))
                .containsExactly("6 public.ix_level");
    }
}
