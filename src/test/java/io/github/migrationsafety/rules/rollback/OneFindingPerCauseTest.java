package io.github.migrationsafety.rules.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.rules.Lint;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a real rehearsal says about one wrong rollback: one finding, by the rule that knows most. */
class OneFindingPerCauseTest {
    private static final String SENSORS =
            """
            --changeset jo:sensors
            CREATE TABLE sensors (id bigint PRIMARY KEY, farm_id bigint NOT NULL, name text, depth int);
            INSERT INTO sensors VALUES (1, 1, 'a', 5), (2, 1, NULL, 7), (3, 2, 'c', NULL);
            --rollback DROP TABLE sensors;
            """;

    private static List<String> rollbackRules(String changeSet) {
        return rollbackFindings(changeSet).stream().map(f -> f.rule().id()).toList();
    }

    private static List<Finding> rollbackFindings(String changeSet) {
        return Lint.sql(SENSORS + changeSet).rehearsed().verdict().findings().stream()
                .filter(f -> f.rule().group().equals("rollback"))
                .filter(f -> !f.rule().id().equals("rollback/blocks")
                        && !f.rule().id().equals("rollback/irreversible"))
                .toList();
    }

    @Test
    void an_empty_rollback() {
        assertThat(
                        rollbackRules(
                                """
                        --changeset jo:1
                        ALTER TABLE sensors ADD COLUMN note text;
                        --rollback empty
                        """))
                .containsExactly("rollback/empty");
    }

    @Test
    void an_empty_rollback_of_rows() {
        assertThat(
                        rollbackRules(
                                """
                        --changeset jo:1
                        INSERT INTO sensors (id, farm_id) VALUES (4, 1);
                        --rollback empty
                        """))
                .containsExactly("rollback/empty");
    }

    @Test
    void something_that_is_left_in_the_schema() {
        assertThat(
                        rollbackRules(
                                """
                        --changeset jo:1
                        CREATE TABLE sites (id bigint PRIMARY KEY);
                        CREATE TYPE quality AS ENUM ('good');
                        --rollback DROP TABLE sites;
                        """))
                .containsExactly("rollback/schema-differs");
    }

    @Test
    void rows_that_are_left() {
        assertThat(
                        rollbackRules(
                                """
                        --changeset jo:1
                        INSERT INTO sensors (id, farm_id) VALUES (4, 1), (5, 1);
                        --rollback DELETE FROM sensors WHERE id = 4;
                        """))
                .containsExactly("rollback/data-differs");
    }

    @Test
    void an_object_that_stood_before() {
        List<Finding> findings = rollbackFindings(
                """
                --changeset jo:1
                CREATE TABLE IF NOT EXISTS sensors (id bigint PRIMARY KEY);
                --rollback DROP TABLE sensors;
                """);

        assertThat(findings).extracting(f -> f.rule().id()).containsExactly("rollback/overreaches");
        assertThat(findings.get(0).problem().object()).isEqualTo("table public.sensors");
    }

    @Test
    void an_index_that_a_constraint_took_over() {
        assertThat(
                        rollbackRules(
                                """
                        --changeset jo:1
                        CREATE UNIQUE INDEX sensors_name ON sensors (name);
                        --rollback DROP INDEX sensors_name;
                        --changeset jo:2
                        ALTER TABLE sensors ADD CONSTRAINT uq_name UNIQUE USING INDEX sensors_name;
                        --rollback ALTER TABLE sensors DROP CONSTRAINT uq_name;
                        """))
                .containsExactly("rollback/overreaches");
    }

    @Test
    void a_changeset_that_was_marked_as_ran() {
        assertThat(
                        rollbackRules(
                                """
                        --changeset jo:1
                        --preconditions onFail:MARK_RAN
                        --precondition-sql-check expectedResult:0 SELECT 1
                        CREATE TABLE sites (id bigint PRIMARY KEY);
                        --rollback DROP TABLE sensors;
                        --changeset jo:2
                        --preconditions onFail:MARK_RAN
                        --precondition-sql-check expectedResult:0 SELECT 1
                        CREATE TABLE sites (id bigint PRIMARY KEY);
                        --rollback DROP TABLE IF EXISTS sites;
                        --changeset jo:3
                        --preconditions onFail:MARK_RAN
                        --precondition-sql-check expectedResult:0 SELECT 1
                        CREATE TABLE sites (id bigint PRIMARY KEY);
                        --rollback DROP TABLE sites;
                        """))
                .containsExactly("rollback/overreaches", "rollback/fails");
    }

    @Test
    void a_temporary_table() {
        assertThat(
                        rollbackRules(
                                """
                        --changeset jo:1
                        CREATE TEMPORARY TABLE kept AS SELECT * FROM sensors;
                        UPDATE sensors SET name = upper(name);
                        --rollback UPDATE sensors AS s SET name = k.name FROM kept AS k WHERE k.id = s.id;
                        """))
                .containsExactly("rollback/session-bound");
    }

    @Test
    void a_generated_rollback() {
        assertThat(Lint.file(
                                "changelog.yaml",
                                """
                                databaseChangeLog:
                                  - changeSet:
                                      id: 1
                                      author: jo
                                      changes:
                                        - sql: {sql: "CREATE TABLE sensors (id bigint PRIMARY KEY, name text)"}
                                        - sql: {sql: "INSERT INTO sensors SELECT n, NULL FROM generate_series(1, 9) n"}
                                      rollback: DROP TABLE sensors
                                  - changeSet:
                                      id: 2
                                      author: jo
                                      changes:
                                        - addNotNullConstraint:
                                            {tableName: sensors, columnName: name, columnDataType: text, defaultNullValue: x}
                                """)
                        .rehearsed()
                        .verdict()
                        .findings())
                .filteredOn(f -> f.rule().group().equals("rollback"))
                .filteredOn(f -> !f.rule().id().equals("rollback/irreversible"))
                .singleElement()
                .satisfies(f -> {
                    assertThat(f.rule().id()).isEqualTo("rollback/generated-is-wrong");
                    assertThat(f.problem().object()).isEqualTo("public.sensors(name)");
                });
    }
}
