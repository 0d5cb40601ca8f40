package io.github.migrationsafety.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeLogReader;
import io.github.migrationsafety.changelog.ChangeLogRequest;
import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import io.github.migrationsafety.schema.SchemaDelta;
import io.github.migrationsafety.sql.QualifiedName;
import io.github.migrationsafety.sql.SqlReader;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.Evidence.Outcome;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.ProgressListener;
import io.github.migrationsafety.step.Run;
import io.github.migrationsafety.step.Step;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RehearsalTest {
    @TempDir
    Path base;

    private final ThrowawayPostgres server = TestPostgres.shared(TestPostgres.usual());

    @Test
    void a_right_rollback_leaves_nothing_behind() {
        History history = rehearse(
                """
                --changeset jo:1
                CREATE TABLE farms (id bigint PRIMARY KEY, name text NOT NULL);
                --rollback DROP TABLE farms;

                --changeset jo:2
                CREATE INDEX farms_name ON farms (name);
                --rollback DROP INDEX farms_name;
                """);

        assertThat(history.steps()).allSatisfy(step -> {
            assertThat(evidence(step).outcome()).isEqualTo(Outcome.REHEARSED);
            assertThat(evidence(step).leftBehind().isEmpty()).isTrue();
            assertThat(evidence(step).reapplyDifference().isEmpty()).isTrue();
            assertThat(evidence(step).chainRollback().orElseThrow().run().failed())
                    .isFalse();
            assertThat(evidence(step).chainRollback().orElseThrow().unexplained())
                    .isEqualTo(SchemaDelta.NONE);
        });
        assertThat(history.end().table(QualifiedName.of("public", "farms"))).isPresent();
    }

    @Test
    void the_schema_is_known_before_and_after_each_changeset() {
        History history = rehearse(
                """
                --changeset jo:1
                CREATE TABLE farms (id bigint PRIMARY KEY);
                --rollback DROP TABLE farms;

                --changeset jo:2
                ALTER TABLE farms ADD COLUMN name text;
                --rollback ALTER TABLE farms DROP COLUMN name;
                """);

        Step second = history.steps().get(1);
        QualifiedName farms = QualifiedName.of("public", "farms");
        assertThat(second.before().table(farms).orElseThrow().column("name")).isEmpty();
        assertThat(second.after().table(farms).orElseThrow().column("name")).isPresent();
        assertThat(evidence(second).fingerprintBefore())
                .isEqualTo(evidence(history.steps().get(0)).fingerprintAfter())
                .isNotEqualTo(evidence(second).fingerprintAfter());
    }

    @Test
    void a_wrong_rollback_is_found_and_does_not_spoil_what_follows() {
        History history = rehearse(
                """
                --changeset jo:1
                CREATE TABLE farms (id bigint PRIMARY KEY, name text, area int);
                --rollback DROP TABLE farms;

                --changeset jo:2
                CREATE INDEX farms_name ON farms (name);
                CREATE INDEX farms_area ON farms (area);
                --rollback DROP INDEX farms_area;

                --changeset jo:3
                ALTER INDEX farms_area RENAME TO farms_by_area;
                --rollback ALTER INDEX farms_by_area RENAME TO farms_area;

                --changeset jo:4
                CREATE INDEX farms_both ON farms (name, area);
                CREATE INDEX farms_other ON farms (area, name);
                --rollback DROP INDEX farms_other;

                --changeset jo:5
                DROP INDEX farms_other;
                --rollback CREATE INDEX farms_other ON farms (area, name);
                """);

        assertThat(left(history, 1)).containsExactly("index public.farms_name");
        assertThat(reapply(history, 1).failure().orElseThrow().sqlState()).contains("42P07");
        assertThat(left(history, 2)).isEmpty();
        assertThat(left(history, 3)).containsExactly("index public.farms_both");
        assertThat(evidence(history.steps().get(4)).outcome()).isEqualTo(Outcome.REHEARSED);
        assertThat(left(history, 4)).isEmpty();
        assertThat(evidence(history.steps().get(0))
                        .chainRollback()
                        .orElseThrow()
                        .broken())
                .isTrue();
    }

    @Test
    void a_rollback_that_fails_tells_the_statement_and_its_line() {
        History history = rehearse(
                """
                --changeset jo:1
                CREATE TABLE farms (id bigint PRIMARY KEY);
                --rollback DROP TABLE farm;

                --changeset jo:2
                ALTER TABLE farms ADD COLUMN name text;
                --rollback ALTER TABLE farms DROP COLUMN name;
                """);

        Run rollback = evidence(history.steps().get(0)).rollback().orElseThrow();
        assertThat(rollback.failure().orElseThrow().toString())
                .isEqualTo("SQLSTATE 42P01: table \"farm\" does not exist");
        assertThat(rollback.failure().orElseThrow().sql()).contains("DROP TABLE farm");
        assertThat(rollback.failure().orElseThrow().at().toString()).isEqualTo("resources/changelog.sql:5");
        assertThat(left(history, 1)).isEmpty();
    }

    @Test
    void what_depends_on_a_failed_changeset_is_skipped_and_the_rest_goes_on() {
        History history = rehearse(
                """
                --changeset jo:1
                CREATE TABLE farms (id bigint PRIMARY KEY, owner_id bigint REFERENCES owners);
                --rollback DROP TABLE farms;

                --changeset jo:2
                ALTER TABLE farms ADD COLUMN name text;
                --rollback ALTER TABLE farms DROP COLUMN name;

                --changeset jo:3
                CREATE TABLE sensors (id bigint PRIMARY KEY);
                --rollback DROP TABLE sensors;

                --changeset jo:4
                ALTER TABLE sensors DROP COLUMN nonsense;
                --rollback ALTER TABLE sensors ADD COLUMN nonsense int;
                """);

        assertThat(outcomes(history))
                .containsExactly(Outcome.FAILED, Outcome.SKIPPED, Outcome.REHEARSED, Outcome.FAILED);
        assertThat(evidence(history.steps().get(0))
                        .apply()
                        .orElseThrow()
                        .failure()
                        .orElseThrow()
                        .toString())
                .isEqualTo("SQLSTATE 42P01: relation \"owners\" does not exist");
        assertThat(evidence(history.steps().get(1)).note().orElseThrow())
                .startsWith("It cannot run without changelog.sql::1::jo, which is not in the database: ");
    }

    @Test
    void statements_outside_a_transaction_are_run_and_a_wrong_way_back_is_put_right() {
        History history = rehearse(
                """
                --changeset jo:1
                CREATE TABLE farms (id bigint PRIMARY KEY, name text, area int);
                --rollback DROP TABLE farms;

                --changeset jo:2 runInTransaction:false
                CREATE INDEX CONCURRENTLY farms_name ON farms (name);
                --rollback DROP INDEX CONCURRENTLY farms_name;

                --changeset jo:3 runInTransaction:false
                CREATE INDEX CONCURRENTLY farms_area ON farms (area);
                CREATE INDEX CONCURRENTLY farms_both ON farms (area, name);
                --rollback DROP INDEX CONCURRENTLY farms_both;

                --changeset jo:4 runInTransaction:false
                DROP INDEX CONCURRENTLY farms_both;
                --rollback CREATE INDEX CONCURRENTLY farms_both ON farms (area, name);
                """);

        assertThat(outcomes(history)).containsOnly(Outcome.REHEARSED);
        assertThat(left(history, 1)).isEmpty();
        assertThat(left(history, 2)).containsExactly("index public.farms_area");
        assertThat(left(history, 3)).isEmpty();
    }

    @Test
    void a_rollback_has_a_session_of_its_own() {
        History history = rehearse(
                """
                --changeset jo:1
                CREATE TABLE farms (id bigint PRIMARY KEY);
                --rollback DROP TABLE farms;

                --changeset jo:2
                CREATE TEMPORARY TABLE kept AS SELECT * FROM farms;
                DELETE FROM farms;
                --rollback INSERT INTO farms SELECT * FROM kept;
                """);

        assertThat(evidence(history.steps().get(1))
                        .rollback()
                        .orElseThrow()
                        .failure()
                        .orElseThrow()
                        .sqlState())
                .contains("42P01");
    }

    @Test
    void a_changed_column_order_is_told_apart() {
        History history = rehearse(
                """
                --changeset jo:1
                CREATE TABLE farms (id bigint PRIMARY KEY, name text, area int);
                --rollback DROP TABLE farms;

                --changeset jo:2
                ALTER TABLE farms DROP COLUMN name;
                --rollback ALTER TABLE farms ADD COLUMN name text;

                --changeset jo:3
                ALTER TABLE farms ADD COLUMN owner text;
                --rollback ALTER TABLE farms DROP COLUMN owner;
                """);

        assertThat(evidence(history.steps().get(1)).leftBehind().columnOrderOnly())
                .isTrue();
        assertThat(left(history, 2)).isEmpty();
        assertThat(history.steps()).allSatisfy(s -> {
            SchemaDelta unexplained = evidence(s).chainRollback().orElseThrow().unexplained();
            assertThat(unexplained.isEmpty() || unexplained.columnOrderOnly()).isTrue();
        });
    }

    @Test
    void the_rehearsal_goes_on_past_a_missing_rollback_and_the_chain_back_ends_there() {
        History history = rehearse(
                """
                --changeset jo:1
                CREATE TABLE farms (id bigint PRIMARY KEY);
                --rollback DROP TABLE farms;

                --changeset jo:2
                ALTER TABLE farms ADD COLUMN name text;

                --changeset jo:3
                ALTER TABLE farms ADD COLUMN area int;
                --rollback ALTER TABLE farms DROP COLUMN area;
                """);

        assertThat(outcomes(history)).containsOnly(Outcome.REHEARSED);
        assertThat(evidence(history.steps().get(1)).rollback()).isEmpty();
        assertThat(evidence(history.steps().get(2)).chainRollback()).isPresent();
        assertThat(evidence(history.steps().get(0)).chainRollback()).isEmpty();
    }

    @Test
    void the_chain_back_finds_what_single_rollbacks_do_not() {
        History history = rehearse(
                """
                --changeset jo:1
                CREATE TABLE farms (id bigint PRIMARY KEY, name text, area int);
                INSERT INTO farms VALUES (1, 'north', 20);
                --rollback DROP TABLE farms;

                --changeset jo:2
                DELETE FROM farms WHERE id = 1;
                --rollback INSERT INTO farms VALUES (1, 'north', 20);

                --changeset jo:3
                ALTER TABLE farms DROP COLUMN name;
                --rollback ALTER TABLE farms ADD COLUMN name text;
                """);

        Evidence.ChainRun second =
                evidence(history.steps().get(1)).chainRollback().orElseThrow();
        assertThat(second.run().failure().orElseThrow().sqlState()).contains("22P02");
        assertThat(second.broken()).isFalse();
    }

    @Test
    void the_chain_back_compares_the_rows_of_tables_that_stood_before() {
        History history = Rehearse.file(
                        base,
                        "changelog.yaml",
                        """
                        databaseChangeLog:
                          - changeSet:
                              id: 1
                              author: jo
                              changes:
                                - sql: {sql: "CREATE TABLE sensors (id bigint PRIMARY KEY, old text, name text)"}
                                - sql: {sql: "INSERT INTO sensors VALUES (1, NULL, 'north'), (2, NULL, 'south')"}
                              rollback: DROP TABLE sensors
                          - changeSet: {id: 2, author: jo, changes: [{tagDatabase: {tag: v1}}]}
                          - changeSet:
                              id: 3
                              author: jo
                              changes: [{sql: {sql: "UPDATE sensors SET name = 'south pole' WHERE id = 2"}}]
                              rollback: UPDATE sensors SET name = 'south' WHERE id = 2
                          - changeSet:
                              id: 4
                              author: jo
                              changes: [{sql: {sql: DELETE FROM sensors WHERE id = 1}}]
                              rollback: INSERT INTO sensors VALUES (1, NULL, 'north')
                          - changeSet:
                              id: 5
                              author: jo
                              changes: [{sql: {sql: ALTER TABLE sensors DROP COLUMN old}}]
                              rollback: ALTER TABLE sensors ADD COLUMN old text
                        """)
                .releasedUpTo("v1")
                .run();

        assertThat(history.steps().subList(2, 5))
                .noneMatch(s -> s.evidence().orElseThrow().rollbackIsWrong());
        assertThat(history.steps().stream()
                        .flatMap(s -> s.evidence().orElseThrow().chainRollback().stream())
                        .flatMap(c -> c.rows().stream()))
                .singleElement()
                .satisfies(difference -> {
                    assertThat(difference.table()).hasToString("public.sensors");
                    assertThat(difference.columns()).containsExactly("name", "old");
                    assertThat(difference.missing() + difference.added()).isZero();
                    assertThat(difference.changed()).isEqualTo(1);
                    assertThat(difference.exampleKey()).contains("id = 1");
                });
        assertThat(history.steps()
                        .get(2)
                        .evidence()
                        .orElseThrow()
                        .chainRollback()
                        .orElseThrow()
                        .rows())
                .isNotEmpty();
    }

    @Test
    void rows_that_the_chain_brings_back_are_no_difference() {
        History history = Rehearse.file(
                        base,
                        "changelog.yaml",
                        """
                        databaseChangeLog:
                          - changeSet:
                              id: 1
                              author: jo
                              changes:
                                - sql: {sql: "CREATE TABLE sensors (id bigint PRIMARY KEY, old text, name text)"}
                                - sql: {sql: "INSERT INTO sensors VALUES (1, NULL, 'north'), (2, NULL, 'south')"}
                              rollback: DROP TABLE sensors
                          - changeSet: {id: 2, author: jo, changes: [{tagDatabase: {tag: v1}}]}
                          - changeSet:
                              id: 3
                              author: jo
                              changes: [{sql: {sql: "UPDATE sensors SET name = 'south pole' WHERE id = 2"}}]
                              rollback: UPDATE sensors SET name = 'south' WHERE id = 2
                          - changeSet:
                              id: 4
                              author: jo
                              changes: [{sql: {sql: DELETE FROM sensors WHERE id = 1}}]
                              rollback: INSERT INTO sensors (id, name) VALUES (1, 'north')
                          - changeSet:
                              id: 5
                              author: jo
                              changes: [{sql: {sql: ALTER TABLE sensors DROP COLUMN old}}]
                              rollback: ALTER TABLE sensors ADD COLUMN old text
                        """)
                .releasedUpTo("v1")
                .run();

        assertThat(history.steps().subList(2, 5))
                .noneMatch(s -> s.evidence().orElseThrow().rollbackIsWrong());
        assertThat(history.steps().subList(2, 5)).allSatisfy(s -> {
            assertThat(s.evidence().orElseThrow().chainRollback()).isPresent();
            assertThat(s.evidence().orElseThrow().chainRollback().orElseThrow().rows())
                    .isEmpty();
        });
    }

    @Test
    void preconditions_contexts_and_dbms_are_liquibases() {
        History history = rehearse(
                """
                --changeset jo:1
                CREATE TABLE farms (id bigint PRIMARY KEY);
                --rollback DROP TABLE farms;

                --changeset jo:2
                --preconditions onFail:MARK_RAN
                --precondition-sql-check expectedResult:0 SELECT count(*) FROM pg_tables WHERE tablename = 'farms'
                CREATE TABLE farms (id bigint PRIMARY KEY);
                --rollback DROP TABLE farms;

                --changeset jo:3 dbms:oracle
                CREATE TABLE nonsense (id number);

                --changeset jo:4 context:test
                INSERT INTO farms (id) VALUES (1);
                --rollback DELETE FROM farms WHERE id = 1;

                --changeset jo:5
                --preconditions onFail:HALT
                --precondition-sql-check expectedResult:2 SELECT count(*) FROM databasechangelog
                CREATE TABLE sensors (id bigint PRIMARY KEY);
                --rollback DROP TABLE sensors;
                """,
                "production",
                Optional.empty());

        assertThat(outcomes(history))
                .containsExactly(
                        Outcome.REHEARSED, Outcome.NOT_REHEARSED, Outcome.SKIPPED, Outcome.SKIPPED, Outcome.REHEARSED);
        assertThat(evidence(history.steps().get(1)).note().orElseThrow()).contains("MARK_RAN");
    }

    @Test
    void a_changeset_that_cannot_be_recorded_has_failed() {
        History history = rehearse(
                """
                --changeset jo:1
                CREATE TABLE farms (id bigint PRIMARY KEY);
                --rollback DROP TABLE farms;

                --changeset jo:2
                ALTER TABLE databasechangelog RENAME TO history;
                --rollback ALTER TABLE history RENAME TO databasechangelog;

                --changeset jo:3
                CREATE TABLE sensors (id bigint PRIMARY KEY);
                --rollback DROP TABLE sensors;
                """);

        assertThat(outcomes(history)).containsExactly(Outcome.REHEARSED, Outcome.FAILED, Outcome.SKIPPED);
        assertThat(evidence(history.steps().get(1))
                        .apply()
                        .orElseThrow()
                        .failure()
                        .orElseThrow()
                        .toString())
                .isEqualTo("SQLSTATE 42P01: relation \"public.databasechangelog\" does not exist");
    }

    @Test
    void roles_are_compared_and_none_is_left_on_the_server() throws Exception {
        History history = rehearse(
                """
                --changeset jo:1
                CREATE ROLE farm_reader NOLOGIN;
                --rollback SELECT 1;

                --changeset jo:2
                CREATE TABLE farms (id bigint PRIMARY KEY);
                GRANT SELECT ON farms TO farm_reader;
                --rollback DROP TABLE farms;

                --changeset jo:3
                CREATE INDEX farms_a ON farms (id);
                CREATE INDEX farms_b ON farms (id);
                --rollback DROP INDEX farms_b;
                """);

        assertThat(left(history, 0)).containsExactly("role farm_reader");
        assertThat(outcomes(history)).containsOnly(Outcome.REHEARSED);
        assertThat(left(history, 2)).containsExactly("index public.farms_a");
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(
                        "SELECT rolname FROM pg_roles WHERE rolname = 'farm_reader' UNION ALL SELECT datname FROM"
                                + " pg_database WHERE datname LIKE 'rehearsal%' OR datname = 'understudy'")) {
            assertThat(rows.next()).isFalse();
        }
    }

    @Test
    void released_changesets_are_applied_and_not_judged() {
        History history = rehearse(
                """
                databaseChangeLog:
                  - changeSet: {id: 1, author: jo, changes: [{sql: {sql: CREATE TABLE farms (id bigint PRIMARY KEY)}}]}
                  - changeSet: {id: 2, author: jo, changes: [{tagDatabase: {tag: v1}}]}
                  - changeSet:
                      id: 3
                      author: jo
                      changes: [{sql: {sql: ALTER TABLE farms ADD COLUMN name text}}]
                      rollback: ALTER TABLE farms DROP COLUMN name
                """,
                "",
                Optional.of("v1"));

        assertThat(outcomes(history)).containsExactly(Outcome.NOT_REHEARSED, Outcome.NOT_REHEARSED, Outcome.REHEARSED);
        assertThat(history.releasedSchema().table(QualifiedName.of("public", "farms")))
                .isPresent();
        assertThat(evidence(history.steps().get(0)).fingerprintAfter())
                .hasSize(64)
                .isEqualTo(evidence(history.steps().get(2)).fingerprintBefore());
        assertThat(evidence(history.steps().get(2))
                        .chainRollback()
                        .orElseThrow()
                        .run()
                        .failed())
                .isFalse();
    }

    @Test
    void a_released_changeset_that_cannot_be_applied_ends_the_run() {
        assertThatThrownBy(() -> rehearse(
                        """
                        databaseChangeLog:
                          - changeSet:
                              id: 1
                              author: jo
                              changes: [{sql: {sql: ALTER TABLE farms ADD COLUMN name text}}]
                          - changeSet: {id: 2, author: jo, changes: [{tagDatabase: {tag: v1}}]}
                        """,
                        "",
                        Optional.of("v1")))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("The released changeset changelog.yaml::1::jo at resources/changelog.yaml:2")
                .hasMessageContaining("relation \"farms\" does not exist");
    }

    @Test
    void progress_is_told_and_ended() {
        List<String> told = new ArrayList<>();
        rehearse(
                """
                --changeset jo:1
                CREATE TABLE farms (id bigint PRIMARY KEY);
                --rollback DROP TABLE farms;
                """,
                "",
                Optional.empty(),
                new ProgressListener() {
                    @Override
                    public void started(int total) {
                        told.add("started " + total);
                    }

                    @Override
                    public void changeSet(int index, io.github.migrationsafety.changelog.ChangeSetId id, String phase) {
                        told.add(index + " " + phase);
                    }

                    @Override
                    public void finished() {
                        told.add("finished");
                    }
                });

        assertThat(told)
                .containsExactly("started 1", "1 apply", "1 roll back", "1 apply again", "1 chain back", "finished");
    }

    private History rehearse(String changeSets) {
        return rehearse(changeSets, "", Optional.empty());
    }

    private History rehearse(String changeSets, String contexts, Optional<String> releasedTag) {
        return rehearse(changeSets, contexts, releasedTag, ProgressListener.NONE);
    }

    private History rehearse(
            String changeSets, String contexts, Optional<String> releasedTag, ProgressListener progress) {
        Path resources = base.resolve("resources");
        boolean yaml = changeSets.startsWith("databaseChangeLog:");
        String file = yaml ? "changelog.yaml" : "changelog.sql";
        try {
            Files.createDirectories(resources);
            Files.writeString(
                    resources.resolve(file), yaml ? changeSets : "--liquibase formatted sql\n\n" + changeSets);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        ChangeLogRequest request = new ChangeLogRequest(
                base,
                file,
                List.of(resources),
                List::of,
                Map.of(),
                contexts,
                "",
                LiquibaseTables.DEFAULTS,
                TestPostgres.usual(),
                releasedTag);
        try (ParsedChangeLog parsed = new ChangeLogReader(SqlReader.standard()).read(request)) {
            return new Rehearsal(server, LiquibaseTables.DEFAULTS, progress).run(parsed);
        }
    }

    private static Evidence evidence(Step step) {
        return step.evidence().orElseThrow();
    }

    private static List<Outcome> outcomes(History history) {
        return history.steps().stream().map(s -> evidence(s).outcome()).toList();
    }

    private static Run reapply(History history, int index) {
        return evidence(history.steps().get(index)).reapply().orElseThrow();
    }

    private static List<String> left(History history, int index) {
        return evidence(history.steps().get(index)).leftBehind().changes().keySet().stream()
                .map(Object::toString)
                .toList();
    }
}
