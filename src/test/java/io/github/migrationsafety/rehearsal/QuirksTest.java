package io.github.migrationsafety.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.Evidence.Outcome;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Step;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What real changelogs do, beside what {@link RehearsalTest} has: each of it is rehearsed to the end. */
class QuirksTest {
    @TempDir
    Path base;

    private static List<Outcome> outcomes(History history) {
        return history.steps().stream()
                .map(Step::evidence)
                .map(Optional::orElseThrow)
                .map(Evidence::outcome)
                .toList();
    }

    private static boolean ends(History history, String table) {
        int dot = table.indexOf('.');
        return history.end()
                .table(QualifiedName.of(table.substring(0, dot), table.substring(dot + 1)))
                .isPresent();
    }

    @Test
    void sql_for_another_database_is_neither_run_nor_recorded() {
        History history = Rehearse.file(
                        base,
                        "changelog.yaml",
                        """
                        databaseChangeLog:
                          - changeSet:
                              id: 1
                              author: jo
                              changes: [{sql: {dbms: oracle, sql: CREATE TABLE a (id number)}}]
                          - changeSet:
                              id: 2
                              author: jo
                              changes: [{sql: {sql: CREATE TABLE b (id bigint PRIMARY KEY)}}]
                              rollback: DROP TABLE b
                        """)
                .run();

        assertThat(outcomes(history)).containsExactly(Outcome.NOT_REHEARSED, Outcome.REHEARSED);
        assertThat(history.steps().get(1).evidence().orElseThrow().leftBehind().isEmpty())
                .isTrue();
    }

    @Test
    void the_rollback_of_what_was_marked_as_ran_is_tried_and_put_right() {
        History history = Rehearse.sql(
                        base,
                        """
                        --changeset jo:1
                        CREATE TABLE farms (id bigint PRIMARY KEY);
                        --rollback DROP TABLE farms;

                        --changeset jo:2
                        --preconditions onFail:MARK_RAN
                        --precondition-sql-check expectedResult:0 SELECT count(*) FROM pg_tables WHERE tablename = 'farms'
                        CREATE TABLE farms (id bigint PRIMARY KEY);
                        --rollback DROP TABLE farms;

                        --changeset jo:3
                        ALTER TABLE farms ADD COLUMN name text;
                        --rollback ALTER TABLE farms DROP COLUMN name;
                        """)
                .run();

        assertThat(outcomes(history)).containsExactly(Outcome.REHEARSED, Outcome.NOT_REHEARSED, Outcome.REHEARSED);
        assertThat(history.steps()
                        .get(1)
                        .evidence()
                        .orElseThrow()
                        .leftBehind()
                        .changes()
                        .keySet())
                .anyMatch(k -> k.toString().equals("table public.farms"));
    }

    @Test
    void a_precondition_sees_what_the_changesets_before_have_made() {
        History history = Rehearse.file(
                        base,
                        "changelog.yaml",
                        """
                        databaseChangeLog:
                          - changeSet:
                              id: 1
                              author: jo
                              changes: [{sql: {sql: CREATE TABLE a (id bigint PRIMARY KEY)}}]
                              rollback: DROP TABLE a
                          - changeSet:
                              id: 2
                              author: jo
                              preConditions: [{onFail: HALT}, {tableExists: {tableName: a}}]
                              changes: [{sql: {sql: ALTER TABLE a ADD COLUMN b int}}]
                              rollback: ALTER TABLE a DROP COLUMN b
                        """)
                .run();

        assertThat(outcomes(history)).containsOnly(Outcome.REHEARSED);
    }

    @Test
    void a_changed_search_path_hides_nothing_of_liquibase_which_sets_its_own_for_each_changeset() {
        History history = Rehearse.sql(
                        base,
                        """
                        --changeset jo:1
                        CREATE SCHEMA shop;
                        SET search_path = shop;
                        --rollback DROP SCHEMA shop;

                        --changeset jo:2
                        CREATE TABLE items (id bigint PRIMARY KEY);
                        --rollback DROP TABLE items;
                        """)
                .run();

        assertThat(outcomes(history)).containsOnly(Outcome.REHEARSED);
        assertThat(ends(history, "public.items")).isTrue();
    }

    @Test
    void a_changelog_may_alter_its_own_history() {
        History history = Rehearse.sql(
                        base,
                        """
                        --changeset jo:1
                        ALTER TABLE databasechangelog ALTER COLUMN id TYPE varchar(300);
                        --rollback ALTER TABLE databasechangelog ALTER COLUMN id TYPE varchar(255);

                        --changeset jo:2
                        CREATE TABLE a (id bigint PRIMARY KEY);
                        --rollback DROP TABLE a;
                        """)
                .run();

        assertThat(outcomes(history)).containsOnly(Outcome.REHEARSED);
    }

    @Test
    void properties_may_be_defined_twice_and_what_is_no_property_is_data() {
        History history = Rehearse.sql(
                        base,
                        """
                        --property name:key.type value:number dbms:oracle
                        --property name:key.type value:bigint dbms:postgresql
                        --changeset jo:1
                        CREATE TABLE ${prefix}reports (id ${key.type} PRIMARY KEY, sql text);
                        INSERT INTO ${prefix}reports VALUES (1, 'SELECT ${endDate}');
                        --rollback DROP TABLE ${prefix}reports;
                        """)
                .parameters(Map.of("prefix", "my_"))
                .run();

        assertThat(outcomes(history)).containsOnly(Outcome.REHEARSED);
        assertThat(ends(history, "public.my_reports")).isTrue();
    }

    @Test
    void a_custom_change_whose_class_is_missing_is_passed_over() {
        History history = Rehearse.file(
                        base,
                        "changelog.yaml",
                        """
                        databaseChangeLog:
                          - changeSet:
                              id: 1
                              author: jo
                              changes: [{customChange: {class: com.example.Nowhere}}]
                          - changeSet:
                              id: 2
                              author: jo
                              changes: [{sql: {sql: CREATE TABLE b (id bigint PRIMARY KEY)}}]
                              rollback: DROP TABLE b
                        """)
                .run();

        assertThat(outcomes(history)).containsExactly(Outcome.NOT_REHEARSED, Outcome.REHEARSED);
    }

    @Test
    void what_ran_before_a_custom_change_that_cannot_be_linked_is_undone() {
        History history = Rehearse.file(
                        base,
                        "changelog.yaml",
                        """
                        databaseChangeLog:
                          - changeSet:
                              id: 1
                              author: jo
                              changes: [{sql: {sql: CREATE TABLE a (id bigint PRIMARY KEY)}}]
                              rollback: DROP TABLE a
                          - changeSet:
                              id: 2
                              author: jo
                              changes:
                                - sql: {sql: ALTER TABLE a ADD COLUMN b int}
                                - customChange: {class: io.github.migrationsafety.rehearsal.UnlinkedChange}
                          - changeSet:
                              id: 3
                              author: jo
                              changes: [{sql: {sql: ALTER TABLE a ADD COLUMN b text}}]
                              rollback: ALTER TABLE a DROP COLUMN b
                        """)
                .run();

        assertThat(outcomes(history)).containsExactly(Outcome.REHEARSED, Outcome.NOT_REHEARSED, Outcome.REHEARSED);
    }

    @Test
    void files_are_included_from_the_class_path() {
        History history = Rehearse.file(
                        base,
                        "changelog.yaml",
                        """
                        databaseChangeLog:
                          - include: {file: "classpath:parts/a.sql"}
                        """)
                .and(
                        "parts/a.sql",
                        "--liquibase formatted sql\n--changeset jo:1\nCREATE TABLE a (id bigint PRIMARY KEY);\n"
                                + "--rollback DROP TABLE a;\n")
                .run();

        assertThat(outcomes(history)).containsExactly(Outcome.REHEARSED);
    }

    @Test
    void a_byte_order_mark_crlf_other_scripts_and_a_missing_semicolon_do_no_harm() {
        String text =
                """
                --liquibase formatted sql
                --changeset jo:1 stripComments:false
                --гранты
                CREATE TABLE a (id bigint PRIMARY KEY, name text DEFAULT 'süß')
                --rollback DROP TABLE a

                --changeset jo:2
                CREATE TABLE b (id bigint PRIMARY KEY)
                --rollback DROP TABLE b
                """;
        History history = Rehearse.file(base, "changelog.sql", "")
                .and("changelog.sql", ("\uFEFF" + text).replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8))
                .run();

        assertThat(outcomes(history)).containsExactly(Outcome.REHEARSED, Outcome.REHEARSED);
        assertThat(ends(history, "public.b")).isTrue();
    }

    @Test
    void a_changelog_without_any_rollback_is_applied_to_the_end() {
        History history = Rehearse.sql(
                        base,
                        """
                        --changeset jo:1
                        CREATE TABLE a (id bigint PRIMARY KEY);

                        --changeset jo:2
                        ALTER TABLE a ADD COLUMN b int;
                        """)
                .run();

        assertThat(outcomes(history)).containsOnly(Outcome.REHEARSED);
        assertThat(history.steps())
                .allMatch(s -> s.evidence().orElseThrow().rollback().isEmpty());
    }
}
