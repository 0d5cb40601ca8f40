package io.github.migrationsafety.rules.changelog;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.rules.Lint;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The edges of the rule that its page does not show. */
class MisspeltMarkerTest {
    private static final String RULE = "changelog/misspelt-marker";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--changset jo:2",
                "-- chnageset jo:2",
                "--change set jo:2",
                "--change-set jo:2 runInTransaction:false",
                "--Change_Set \"jo doe\":\"2 b\"",
                "---changeset jo:2",
                "--liquibase changeset jo:2",
                "--changset Jo Doe:2"
            })
    void a_changeset_that_belongs_to_the_one_above_is_found(String header) {
        assertThat(Lint.sql("--changeset jo:1\nCREATE TABLE a (id int);\n--rollback DROP TABLE a;\n" + header
                                + "\nCREATE TABLE b (id int);\n")
                        .found(RULE))
                .containsExactly("5 changeset 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- changes: see jo:2",
                "-- changeover jo:2",
                "-- change set the flag: on",
                "-- changesets are listed at https://example.org/2",
                "-- changset https://example.org/2",
                "-- changelog jo:2",
                "-- charset utf8:2",
                "-- to change set jo:2"
            })
    void prose_is_no_changeset(String comment) {
        assertThat(Lint.sql("--changeset jo:1\nCREATE TABLE a (id int);\n--rollback DROP TABLE a;\n"
                                + comment.replace("changesets", "change sets")
                                + "\nCREATE TABLE b (id int);\n")
                        .found(RULE))
                .isEmpty();
    }

    @Test
    void a_changeset_that_was_commented_out_line_by_line_is_left_alone() {
        assertThat(Lint.sql(
                                """
                --changeset jo:1
                CREATE TABLE a (id int);
                --rollback DROP TABLE a;
                -- changset jo:2
                -- CREATE TABLE b (id int);

                --changeset jo:3
                CREATE TABLE c (id int);
                --rollback DROP TABLE c;
                """)
                        .found(RULE))
                .isEmpty();
    }

    @Test
    void sql_that_never_runs_is_found_above_the_first_changeset_and_in_a_file_without_any() {
        assertThat(Lint.sql(
                                "--changset jo:1\nCREATE TABLE a (id int);\n--changeset jo:2\nSELECT 1;\n--rollback empty\n")
                        .found(RULE))
                .containsExactly("2 changelog.sql");
        assertThat(Lint.file("changelog.yaml", "databaseChangeLog:\n  - include: {file: 1.sql}\n")
                        .beside("1.sql", "--liquibase formatted sql\n--changset jo:1\nCREATE TABLE a (id int);\n")
                        .found(RULE))
                .containsExactly("2 1.sql");
    }

    @Test
    void a_file_whose_first_line_is_misspelt_is_one_changeset() {
        assertThat(Lint.file("changelog.yaml", "databaseChangeLog:\n  - include: {file: 1.sql}\n")
                        .beside("1.sql", "--liquibase formated sql\n--changeset jo:1\nCREATE TABLE a (id int);\n")
                        .found(RULE))
                .containsExactly("1 changeset raw");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--rollbak DROP TABLE a;",
                "--rolback DROP TABLE a;",
                "--rollbacks DELETE FROM a;",
                "--- rollback DROP TABLE a;",
                "--rollback: DROP TABLE a;",
                "--rollback\tDROP TABLE a;",
                "--rollbackDROP TABLE a;",
                "--roll back DROP TABLE a;",
                "--rolback empty",
                "--rolback not required",
                "/* liquibase rolback\nDROP TABLE a;\n*/",
                "/* rollback\nDROP TABLE a;\n*/",
                "/* liquibase rollback DROP TABLE a; */"
            })
    void a_rollback_that_is_a_comment_is_found(String rollback) {
        assertThat(Lint.sql("--changeset jo:1\nCREATE TABLE a (id int);\n" + rollback + "\n")
                        .found(RULE))
                .containsExactly("4 changeset 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-- fallback DROP TABLE a;",
                "-- rollback is trivial",
                "-- rollback: drop the table",
                "-- rollbacks drop what is new",
                "-- roll back: DROP TABLE a",
                "-- Rollback: DROP TABLE a",
                "/* rollback\n by hand */",
                "/* rollback\nDROP TABLE a;\n*/"
            })
    void a_comment_about_a_rollback_that_is_there_is_none(String comment) {
        assertThat(Lint.sql("--changeset jo:1\n" + comment + "\nCREATE TABLE a (id int);\n--rollback DROP TABLE a;\n")
                        .found(RULE))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--preconditons onFail:MARK_RAN",
                "--precondition onFail:MARK_RAN",
                "--pre-conditions onFail:MARK_RAN onError:HALT",
                "--preconditions-sql-check expectedResult:0 SELECT 1",
                "--precondtion-sql-check expectedResult:0 SELECT 1",
                "--precondition sql-check expectedResult:0 SELECT 1",
                "--precondition:table-exists table:t",
                "--preconditions onFail: MARK_RAN",
                "--preconditions onFial:MARK_RAN"
            })
    void a_precondition_that_is_a_comment_is_found(String precondition) {
        assertThat(Lint.sql("--changeset jo:1\n" + precondition
                                + "\nCREATE TABLE a (id int);\n--rollback DROP TABLE a;\n")
                        .found(RULE))
                .containsExactly("3 changeset 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "runInTranscation:false",
                "runInTransaction: false",
                "runInTransaction=false",
                "run-in-transaction:false",
                "splitStatement:false",
                "context:test endDelimter:/",
                "contexts:test",
                "label:x",
                "failOnEror:false",
                "runAlways = true"
            })
    void an_attribute_that_is_left_out_is_found(String attribute) {
        assertThat(Lint.sql("--changeset jo:1 " + attribute + "\nCREATE TABLE a (id int);\n--rollback DROP TABLE a;\n")
                        .found(RULE))
                .containsExactly("2 changeset 1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "runintransaction:false splitStatements:false",
                "context:\"test or prod\" labels:\"a, label: b\"",
                "ticket:ABC-12 comment:later",
                "dbms:postgresql,h2 ignore:false",
                "-- contexts: none",
                "endDelimiter:// runWith:psql"
            })
    void attributes_that_liquibase_knows_or_nobody_meant_are_fine(String attributes) {
        assertThat(Lint.sql("--changeset jo:1 " + attributes + "\nCREATE TABLE a (id int);\n--rollback DROP TABLE a;\n")
                        .found(RULE))
                .isEmpty();
    }
}
