package io.github.migrationsafety.rules.rollback;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.rules.Lint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SourceRollbackRulesTest {
    private static final String MISSING = "rollback/missing";
    private static final String EMPTY = "rollback/empty";

    @Test
    void finds_sql_without_a_rollback_and_writes_one_where_the_statements_tell_it() {
        Lint lint = Lint.sql(
                """
                --changeset jo:1
                CREATE TABLE sensors (id bigint PRIMARY KEY);
                COMMENT ON TABLE sensors IS 'Where they stand';
                --changeset jo:2
                CREATE TABLE farms (id bigint PRIMARY KEY);
                ALTER TABLE farms ADD COLUMN name text;
                ALTER TABLE sensors ADD COLUMN farm_id bigint;
                ALTER TABLE sensors RENAME COLUMN id TO sensor_id;
                """);
        assertThat(lint.found(MISSING)).containsExactly("2 changeset 1", "5 changeset 2");
        assertThat(lint.findings(MISSING).get(0).problem().remedy()).startsWith("Add the statements");
        assertThat(lint.findings(MISSING).get(1).problem().remedy())
                .isEqualTo(
                        """
                --changeset jo:2
                CREATE TABLE farms (id bigint PRIMARY KEY);
                ALTER TABLE farms ADD COLUMN name text;
                ALTER TABLE sensors ADD COLUMN farm_id bigint;
                ALTER TABLE sensors RENAME COLUMN id TO sensor_id;
                --rollback ALTER TABLE sensors RENAME COLUMN sensor_id TO id;
                --rollback ALTER TABLE sensors DROP COLUMN farm_id;
                --rollback DROP TABLE farms;""");
    }

    @Test
    void a_changeset_that_reads_only_still_stops_a_rollback_and_an_empty_one_is_right_for_it() {
        assertThat(Lint.sql("--changeset jo:1\nSELECT 1;\n").findings(MISSING))
                .singleElement()
                .satisfies(
                        f -> assertThat(f.problem().remedy())
                                .isEqualTo(
                                        "The changeset changes nothing. Say so with an empty rollback:\n--changeset jo:1\nSELECT 1;\n--rollback empty"));
        assertThat(Lint.sql("--changeset jo:1\nSELECT 1;\n--rollback empty\n")
                        .verdict()
                        .findings())
                .isEmpty();
    }

    @Test
    void stays_silent_where_liquibase_generates_the_rollback_or_nothing_is_done() {
        assertThat(Lint.file(
                                "changelog.yaml",
                                """
                databaseChangeLog:
                  - changeSet: {id: 1, author: jo, changes: [{createTable: {tableName: a, columns: [{column: {name: id, type: int}}]}}]}
                  - changeSet: {id: 2, author: jo, changes: [{tagDatabase: {tag: v1}}]}
                  - changeSet: {id: 3, author: jo, changes: [{empty: {}}]}
                  - changeSet: {id: 4, author: jo, changes: [{sql: {dbms: h2, sql: "SELECT 1"}}]}
                """)
                        .verdict()
                        .findings())
                .noneMatch(f -> f.rule().group().equals("rollback"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "CREATE TABLE a (id int);",
                "UPDATE a SET id = 1;",
                "COMMENT ON TABLE a IS 'x';",
                "SELECT setval('s', 7);",
                "SELECT create_everything();",
                "WITH gone AS (DELETE FROM a RETURNING id) SELECT id FROM gone;"
            })
    void finds_an_empty_rollback_of_what_changes_schema_or_data(String statement) {
        assertThat(Lint.sql("--changeset jo:1\n" + statement + "\n--rollback empty\n")
                        .found(EMPTY))
                .containsExactly("2 changeset 1");
        assertThat(Lint.sql("--changeset jo:1\n" + statement + "\n--rollback not required\n")
                        .found(EMPTY))
                .containsExactly("2 changeset 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ANALYZE a;",
                "SET lock_timeout = '2s';",
                "SELECT count(*) FROM a WHERE id IN (1, 2);",
                "REINDEX TABLE a;"
            })
    void an_empty_rollback_is_right_for_what_changes_nothing(String statement) {
        assertThat(Lint.sql("--changeset jo:1\n" + statement + "\n--rollback empty\n")
                        .found(EMPTY))
                .isEmpty();
    }
}
