package io.github.migrationsafety.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.Evidence.Outcome;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.Run;
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
    void a_changelog_may_alter_its_own_history_under_a_name_of_its_own() {
        History history = Rehearse.sql(
                        base,
                        """
                        --changeset jo:1
                        ALTER TABLE ${prefix}changes ALTER COLUMN id TYPE varchar(300);
                        --rollback ALTER TABLE ${prefix}changes ALTER COLUMN id TYPE varchar(255);

                        --changeset jo:2
                        ALTER TABLE ${prefix}changes ADD COLUMN note text;
                        --rollback SELECT 1;

                        --changeset jo:3
                        CREATE TABLE a (id bigint PRIMARY KEY);
                        --rollback DROP TABLE a;
                        """)
                .parameters(Map.of("prefix", "gravitee_"))
                .tables(new LiquibaseTables(
                        Optional.empty(),
                        Optional.empty(),
                        Optional.of("gravitee_changes"),
                        Optional.of("gravitee_changes_lock")))
                .run();

        assertThat(outcomes(history)).containsExactly(Outcome.REHEARSED, Outcome.REHEARSED, Outcome.REHEARSED);
        assertThat(history.end().table(QualifiedName.of("public", "a"))).isPresent();
    }

    @Test
    void a_changeset_that_a_precondition_puts_off_is_not_recorded_and_nothing_else_is_rolled_back_in_its_place() {
        History history = Rehearse.sql(
                        base,
                        """
                        --changeset jo:1
                        CREATE TABLE a (id bigint PRIMARY KEY);
                        --rollback DROP TABLE a;

                        --changeset jo:2
                        --preconditions onFail:CONTINUE
                        --precondition-sql-check expectedResult:1 SELECT count(*) FROM pg_tables WHERE tablename = 'b'
                        ALTER TABLE a ADD COLUMN b int;
                        --rollback ALTER TABLE a DROP COLUMN b;
                        """)
                .run();

        assertThat(outcomes(history)).containsExactly(Outcome.REHEARSED, Outcome.NOT_REHEARSED);
        assertThat(history.steps().get(1).evidence().orElseThrow().apply()).isEmpty();
        assertThat(history.steps().get(0).evidence().orElseThrow().chainRollback())
                .isPresent();
    }

    @Test
    void an_enum_value_may_be_used_in_the_next_transaction_and_not_in_its_own() {
        History history = Rehearse.sql(
                        base,
                        """
                        --changeset jo:1
                        CREATE TYPE mood AS ENUM ('glad');
                        CREATE TABLE a (id bigint PRIMARY KEY, m mood);
                        --rollback DROP TABLE a;
                        --rollback DROP TYPE mood;

                        --changeset jo:2
                        ALTER TYPE mood ADD VALUE 'sad';
                        --rollback empty

                        --changeset jo:3
                        INSERT INTO a VALUES (1, 'sad');
                        --rollback DELETE FROM a;

                        --changeset jo:4
                        ALTER TYPE mood ADD VALUE 'calm';
                        INSERT INTO a VALUES (2, 'calm');
                        --rollback DELETE FROM a WHERE id = 2;

                        --changeset jo:5 runInTransaction:false
                        CREATE INDEX CONCURRENTLY a_m ON a (m);
                        --rollback DROP INDEX CONCURRENTLY a_m;
                        """)
                .run();

        assertThat(outcomes(history))
                .containsExactly(
                        Outcome.REHEARSED, Outcome.REHEARSED, Outcome.REHEARSED, Outcome.FAILED, Outcome.REHEARSED);
        assertThat(history.steps().get(3).evidence().orElseThrow().apply().flatMap(Run::failure))
                .hasValueSatisfying(failure -> assertThat(failure.message()).contains("unsafe use of new value"));
        assertThat(history.steps().get(4).evidence().orElseThrow().leftBehind().isEmpty())
                .isTrue();
    }

    @Test
    void a_role_is_created_granted_and_gone_before_the_next_run_of_the_same_changelog() {
        Rehearse changelog = Rehearse.sql(
                base,
                """
                --changeset jo:1
                CREATE ROLE quirk_reader;
                CREATE TABLE a (id bigint PRIMARY KEY);
                GRANT SELECT ON a TO quirk_reader;
                --rollback DROP TABLE a;

                --changeset jo:2
                CREATE TABLE b (id bigint PRIMARY KEY);
                --rollback DROP TABLE b;
                """);

        for (int run = 0; run < 2; run++) {
            History history = changelog.run();

            assertThat(outcomes(history)).containsOnly(Outcome.REHEARSED);
            assertThat(history.steps()
                            .get(0)
                            .evidence()
                            .orElseThrow()
                            .leftBehind()
                            .changes())
                    .hasSize(1)
                    .allSatisfy((key, change) -> assertThat(key).hasToString("role quirk_reader"));
            assertThat(history.steps().get(1).evidence().orElseThrow().rollbackIsWrong())
                    .isFalse();
        }
    }

    @Test
    void a_precondition_that_an_older_server_does_not_understand_is_the_changesets_own_failure() {
        History history = Rehearse.sql(
                        base,
                        """
                        --changeset jo:1
                        --preconditions onFail:MARK_RAN
                        --precondition-sql-check expectedResult:1 SELECT any_value(1)
                        CREATE TABLE a (id bigint PRIMARY KEY);
                        --rollback DROP TABLE a;

                        --changeset jo:2
                        CREATE TABLE b (id bigint PRIMARY KEY);
                        --rollback DROP TABLE b;
                        """)
                .on(15)
                .run();

        assertThat(outcomes(history)).containsExactly(Outcome.FAILED, Outcome.REHEARSED);
        assertThat(history.steps().get(0).evidence().orElseThrow().apply().flatMap(Run::failure))
                .hasValueSatisfying(failure -> assertThat(failure.message()).contains("any_value"));
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
