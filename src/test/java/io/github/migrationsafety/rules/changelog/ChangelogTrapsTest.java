package io.github.migrationsafety.rules.changelog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.rules.Lint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The edges of the rules on changelogs that their pages do not show. */
class ChangelogTrapsTest {
    @Test
    void a_comment_that_empties_the_rollback_is_one_finding() {
        Lint lint = Lint.sql(
                """
                --changeset jo:1
                CREATE TABLE a (id bigint PRIMARY KEY);
                /* liquibase rollback
                -- drop it
                DROP TABLE a;
                */
                """);
        assertThat(lint.found("changelog/comment-swallows-rollback")).containsExactly("5 changeset 1");
        assertThat(lint.found("rollback/empty")).isEmpty();
    }

    @Test
    void two_dashes_in_a_text_are_no_comment() {
        assertThat(Lint.sql(
                                """
                --changeset jo:1
                DELETE FROM a;
                /* liquibase rollback
                INSERT INTO a (t) VALUES ('a--b');
                INSERT INTO a (t) VALUES ('c
                --d');
                */
                """)
                        .found("changelog/comment-swallows-rollback"))
                .isEmpty();
    }

    @Test
    void a_key_that_stands_again_outside_of_changesets_is_found() {
        assertThat(Lint.file(
                                "changelog.yaml",
                                """
                databaseChangeLog:
                  - changeSet: {id: 1, author: jo, changes: [{sql: {sql: CREATE TABLE a (id int)}}]}
                    changeSet: {id: 2, author: jo, changes: [{sql: {sql: CREATE TABLE b (id int)}}]}
                """)
                        .found("changelog/duplicate-key"))
                .containsExactly("2 changelog.yaml changeSet");
        assertThat(Lint.file(
                                "changelog.json",
                                """
                {"databaseChangeLog": [
                  {"changeSet": {"id": 1, "author": "jo",
                    "changes": [{"sql": {"sql": "SELECT 1"}}],
                    "changes": [{"sql": {"sql": "SELECT 2"}}]}}]}
                """)
                        .found("changelog/duplicate-key"))
                .containsExactly("3 changeset 1 changes");
    }

    @Test
    void a_key_under_which_nothing_stands_hides_nothing() {
        assertThat(Lint.file(
                                "changelog.yaml",
                                """
                databaseChangeLog:
                  - changeSet:
                      id: 1
                      author: jo
                      changes:
                        - sql:
                          remarks: forgotten indentation
                          sql: SELECT 1
                """)
                        .found("changelog/duplicate-key"))
                .isEmpty();
    }

    @Test
    void files_whose_numbers_contradict_their_order_are_found_even_with_a_logical_path() {
        String header = "--liquibase formatted sql logicalFilePath:x\n";
        Lint lint = Lint.file(
                        "changelog.yaml",
                        "databaseChangeLog:\n  - includeAll: {path: changes, logicalFilePath: shop}\n")
                .beside("changes/2-b.sql", header + "--changeset jo:b\nSELECT 1;\n--rollback empty\n")
                .beside("changes/10-a.sql", header + "--changeset jo:a\nSELECT 1;\n--rollback empty\n");
        assertThat(lint.findings("changelog/unordered-include")).singleElement().satisfies(f -> assertThat(
                        f.problem().message())
                .isEqualTo("The includeAll of `changes` runs its files in the order of the alphabet, `10-a.sql` before"
                        + " `2-b.sql`, which their numbers contradict."));
    }

    @Test
    void an_include_all_whose_files_name_themselves_is_fine() {
        assertThat(Lint.file("changelog.yaml", "databaseChangeLog:\n  - includeAll: {path: changes}\n")
                        .beside(
                                "changes/01.sql",
                                "--liquibase formatted sql logicalFilePath:x\n--changeset jo:b\nSELECT 1;\n--rollback empty\n")
                        .found("changelog/unordered-include"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DROP TABLE IF EXISTS a;\nCREATE TABLE a (id int);\nCREATE INDEX ix ON a (id);\nINSERT INTO a VALUES (1);",
                "ALTER TABLE a DROP CONSTRAINT IF EXISTS c;\nALTER TABLE a ADD CONSTRAINT c CHECK (id > 0);",
                "INSERT INTO a (id) SELECT 1 WHERE NOT EXISTS (SELECT FROM a);",
                "GRANT SELECT ON a TO PUBLIC;",
                "CREATE INDEX IF NOT EXISTS ix ON a (id);"
            })
    void what_can_be_repeated_may_run_always(String sql) {
        assertThat(Lint.sql("--changeset jo:1 runAlways:true\n" + sql + "\n--rollback empty\n")
                        .found("changelog/run-always-schema"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER TABLE a ADD COLUMN b int;",
                "DROP INDEX ix;",
                "ALTER TABLE a RENAME COLUMN b TO c;",
                "ALTER TABLE a ADD CONSTRAINT c CHECK (id > 0);",
                "CREATE VIEW v AS SELECT 1;"
            })
    void what_works_once_may_not(String sql) {
        assertThat(Lint.sql("--changeset jo:1 runOnChange:true\n" + sql + "\n--rollback empty\n")
                        .found("changelog/run-always-schema"))
                .containsExactly("3 changeset 1");
    }

    @Test
    void a_limit_on_changes_counts_statements() {
        Lint lint =
                Lint.sql("--changeset jo:1\nCREATE TABLE a (id int);\nCREATE TABLE b (id int);\n--rollback empty\n");
        assertThat(lint.found("changelog/many-changes")).isEmpty();
        assertThat(lint.policy("rules: {changelog/many-changes: {most: 1}}").found("changelog/many-changes"))
                .containsExactly("2 changeset 1");
        assertThatThrownBy(() -> lint.policy("rules: {changelog/many-changes: {most: few}}")
                        .verdict())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("`rules.changelog/many-changes.most` in the policy is `few`");
    }

    @Test
    void what_commits_on_its_own_is_counted_where_the_more_precise_rule_is_off() {
        Lint lint = Lint.sql(
                """
                --changeset jo:1 runInTransaction:false
                CREATE INDEX CONCURRENTLY ix ON a (b);
                CREATE INDEX CONCURRENTLY iy ON a (c);
                --rollback DROP INDEX CONCURRENTLY iy;
                --rollback DROP INDEX CONCURRENTLY ix;
                """);
        assertThat(lint.policy("rules: {transaction/not-atomic: off}").found("changelog/many-changes"))
                .containsExactly("2 changeset 1");
    }

    @Test
    void a_pattern_that_is_none_is_named() {
        Lint lint = Lint.sql("--changeset jo:1\nSELECT 1;\n--rollback empty\n");
        assertThatThrownBy(() -> lint.policy("rules: {changelog/id-pattern: {pattern: '('}}")
                        .verdict())
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("`rules.changelog/id-pattern.pattern` in the policy is not a regular expression");
        assertThat(lint.policy("rules: {changelog/missing-author: {pattern: '[A-Z].*'}}")
                        .found("changelog/missing-author"))
                .containsExactly("2 changeset 1");
    }

    @Test
    void a_precondition_is_forecast_only_where_the_changelog_tells_enough() {
        String released = "--changeset jo:0\nCREATE TABLE a (id int);\n--rollback DROP TABLE a;\n";
        String guarded =
                """
                databaseChangeLog:
                  - changeSet:
                      id: 1
                      author: jo
                      preConditions: [{onFail: %s}, %s]
                      changes: [{sql: {sql: SELECT 1}}]
                """;
        String notA = "{not: [{tableExists: {tableName: A}}]}";
        assertThat(Lint.file("changelog.yaml", guarded.formatted("MARK_RAN", notA))
                        .released(released)
                        .found("changelog/mark-ran-hides"))
                .containsExactly("2 changeset 1");
        assertThat(Lint.file("changelog.yaml", guarded.formatted("HALT", notA))
                        .released(released)
                        .found("changelog/mark-ran-hides"))
                .isEmpty();
        assertThat(Lint.file("changelog.yaml", guarded.formatted("MARK_RAN", "{tableExists: {tableName: b}}"))
                        .released(released)
                        .found("changelog/mark-ran-hides"))
                .isEmpty();
        assertThat(Lint.file(
                                "changelog.yaml",
                                guarded.formatted("CONTINUE", "{columnExists: {tableName: a, columnName: b}}"))
                        .released(released)
                        .found("changelog/mark-ran-hides"))
                .containsExactly("2 changeset 1");
    }

    @Test
    void a_precondition_on_another_database_leaves_a_changeset_to_that_one() {
        Lint lint = Lint.file(
                "changelog.xml",
                """
                <databaseChangeLog xmlns="http://www.liquibase.org/xml/ns/dbchangelog" \
                    xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" \
                    xsi:schemaLocation="http://www.liquibase.org/xml/ns/dbchangelog \
                    http://www.liquibase.org/xml/ns/dbchangelog/dbchangelog-latest.xsd">
                  <changeSet id="1" author="jo">
                    <preConditions onFail="MARK_RAN">
                      <or><dbms type="oracle"/><and><dbms type="mysql, mariadb"/><tableExists tableName="a"/></and></or>
                    </preConditions>
                    <createTable tableName="a"><column name="id" type="int"/></createTable>
                    <customChange class="com.example.Nowhere"/>
                  </changeSet>
                  <changeSet id="2" author="jo">
                    <preConditions onFail="MARK_RAN"><not><dbms type="oracle"/></not></preConditions>
                    <createTable tableName="b"><column name="id" type="int"/></createTable>
                  </changeSet>
                </databaseChangeLog>
                """);
        assertThat(lint.found("changelog/not-for-postgres")).containsExactly("2 changeset 1");
        assertThat(lint.found("changelog/unparsed")).isEmpty();
        assertThat(lint.rehearsed().found("schema/no-primary-key")).containsExactly("11 public.b");
        assertThat(lint.rehearsed().found("changelog/mark-ran-hides")).isEmpty();
    }

    @Test
    void rows_that_are_loaded_as_prepared_statements_hide_nothing_that_follows() {
        Lint lint = Lint.file(
                        "changelog.yaml",
                        """
                        databaseChangeLog:
                          - changeSet:
                              id: 1
                              author: jo
                              changes:
                                - loadData: {tableName: farms, file: farms.csv, usePreparedStatements: true}
                              rollback: "DELETE FROM farms WHERE id = 1"
                          - changeSet:
                              id: 2
                              author: jo
                              changes:
                                - createIndex: {tableName: farms, indexName: ix, columns: [{column: {name: name}}]}
                        """)
                .beside("farms.csv", "id,name\n1,north\n")
                .released("--changeset jo:r\nCREATE TABLE farms (id bigint PRIMARY KEY, name text);\n");
        assertThat(lint.found("changelog/unparsed")).isEmpty();
        assertThat(lint.found("data/load-without-rollback")).isEmpty();
        assertThat(lint.found("index/not-concurrent")).containsExactly("12 public.ix");
    }
}
