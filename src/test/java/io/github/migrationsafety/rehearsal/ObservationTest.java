package io.github.migrationsafety.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.changelog.ChangeLogReader;
import io.github.migrationsafety.changelog.ChangeLogRequest;
import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.Location;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.sql.SqlReader;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.LockMode;
import io.github.migrationsafety.step.Observation;
import io.github.migrationsafety.step.Observation.Observed;
import io.github.migrationsafety.step.ProgressListener;
import io.github.migrationsafety.step.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ObservationTest {
    private static final String RELEASED =
            """
            --liquibase formatted sql
            --changeset jo:tables
            CREATE TABLE farms (id bigint PRIMARY KEY, name text);
            CREATE TABLE sensors (id bigint PRIMARY KEY, farm_id bigint, name text);
            INSERT INTO farms SELECT i, 'f' || i FROM generate_series(1, 20) AS i;
            INSERT INTO sensors SELECT i, i % 20 + 1, 's' || i FROM generate_series(1, 200) AS i;
            """;

    @TempDir
    Path base;

    @Test
    void every_statement_is_told_with_its_line_and_what_it_holds_since_when() {
        Observation apply = apply(
                """
                --changeset jo:1
                ALTER TABLE sensors ADD COLUMN depth int;
                UPDATE sensors SET depth = 1 WHERE id <= 5;
                ALTER TABLE sensors ADD CONSTRAINT fk FOREIGN KEY (farm_id) REFERENCES farms (id);
                --rollback ALTER TABLE sensors DROP CONSTRAINT fk;
                --rollback ALTER TABLE sensors DROP COLUMN depth;
                """);

        assertThat(apply.statements()).extracting(ObservationTest::line).containsExactly(3, 4, 5);
        assertThat(texts(apply))
                .containsExactly(
                        "1 ACCESS EXCLUSIVE on public.sensors since 1",
                        "2 ACCESS EXCLUSIVE on public.sensors since 1, 0/5/0 rows of public.sensors",
                        "3 SHARE ROW EXCLUSIVE on public.farms since 3, ACCESS EXCLUSIVE on public.sensors since 1,"
                                + " read public.farms of 20, read public.sensors of 200");
    }

    @Test
    void the_rollback_and_the_second_execution_are_observed_too() {
        Evidence evidence = evidence(
                """
                --changeset jo:1
                ALTER TABLE sensors ALTER COLUMN id TYPE numeric;
                --rollback ALTER TABLE sensors ALTER COLUMN id TYPE bigint;
                """);

        assertThat(List.of(evidence.apply(), evidence.rollback(), evidence.reapply()))
                .allSatisfy(run -> assertThat(run.map(Run::observation).map(ObservationTest::texts))
                        .contains(List.of("1 ACCESS EXCLUSIVE on public.sensors since 1,"
                                + " rewrote public.sensors, rewrote public.sensors_pkey, read public.sensors of 200")));
    }

    @Test
    void names_are_those_before_the_run() {
        Observation apply = apply(
                """
                --changeset jo:1
                ALTER TABLE sensors RENAME TO probes;
                ALTER TABLE probes ADD COLUMN depth int;
                --rollback ALTER TABLE probes DROP COLUMN depth;
                --rollback ALTER TABLE probes RENAME TO sensors;
                """);

        assertThat(texts(apply))
                .containsExactly(
                        "1 ACCESS EXCLUSIVE on public.sensors since 1", "2 ACCESS EXCLUSIVE on public.sensors since 1");
    }

    @Test
    void what_the_run_creates_is_not_told() {
        assertThat(
                        texts(
                                apply(
                                        """
                        --changeset jo:1
                        CREATE TABLE plots (id bigint PRIMARY KEY);
                        INSERT INTO plots SELECT id FROM farms;
                        CREATE INDEX ix_plots ON plots (id);
                        --rollback DROP TABLE plots;
                        """)))
                .containsExactly("1", "2", "3");
    }

    @Test
    void outside_a_transaction_every_statement_stands_alone() {
        assertThat(
                        texts(
                                apply(
                                        """
                        --changeset jo:1 runInTransaction:false
                        ALTER TABLE sensors ADD CONSTRAINT named CHECK (name <> '') NOT VALID;
                        ALTER TABLE sensors VALIDATE CONSTRAINT named;
                        CREATE INDEX CONCURRENTLY ix_sensors_farm ON sensors (farm_id);
                        --rollback DROP INDEX CONCURRENTLY ix_sensors_farm;
                        --rollback ALTER TABLE sensors DROP CONSTRAINT named;
                        """)))
                .containsExactly(
                        "1 alone ACCESS EXCLUSIVE on public.sensors since 1",
                        "2 alone SHARE UPDATE EXCLUSIVE on public.sensors since 2",
                        "3 alone SHARE UPDATE EXCLUSIVE on public.sensors since 3");
    }

    @Test
    void a_lock_ends_with_a_commit_in_between() {
        assertThat(
                        texts(
                                apply(
                                        """
                        --changeset jo:1
                        ALTER TABLE sensors ADD COLUMN depth int;
                        COMMIT;
                        UPDATE sensors SET depth = 1;
                        --rollback ALTER TABLE sensors DROP COLUMN depth;
                        """)))
                .containsExactly(
                        "1 ACCESS EXCLUSIVE on public.sensors since 1", "2", "3 0/200/0 rows of public.sensors");
    }

    @Test
    void loaded_rows_are_counted() throws IOException {
        Files.createDirectories(base.resolve("resources"));
        Files.writeString(base.resolve("resources/farms.csv"), "id,name\n100,a\n101,b\n102,c\n");

        Observation apply = applyYaml(
                """
                databaseChangeLog:
                  - changeSet:
                      id: 1
                      author: jo
                      changes:
                        - loadData: {tableName: farms, file: farms.csv}
                      rollback: DELETE FROM farms WHERE id > 99
                """);

        assertThat(apply.statements().stream().flatMap(s -> s.rows().stream()))
                .extracting(Observation.RowChange::inserted)
                .satisfies(inserted -> assertThat(
                                inserted.stream().mapToLong(Long::longValue).sum())
                        .isEqualTo(3));
    }

    @Test
    void what_is_left_in_the_session_is_told() {
        Observation apply = apply(
                """
                --changeset jo:1
                SET search_path = pg_catalog;
                SET LOCAL work_mem = '8MB';
                SET lock_timeout = '3s';
                CREATE TEMPORARY TABLE scratch (id int);
                SELECT pg_advisory_lock(7);
                PREPARE p AS SELECT 1;
                LISTEN news;
                --rollback empty
                """);

        assertThat(apply.left())
                .extracting(l -> l.kind() + " " + l.object()
                        + l.before().map(b -> " before " + b).orElse("")
                        + l.after().filter(a -> !a.isEmpty()).map(a -> " " + a).orElse(""))
                .containsExactly(
                        "SETTING lock_timeout 3000",
                        "SETTING search_path before public, \"$user\", public pg_catalog",
                        "TEMPORARY_OBJECT scratch",
                        "ADVISORY_LOCK 7 ExclusiveLock",
                        "PREPARED_STATEMENT p",
                        "LISTENER news");
    }

    @Test
    void a_setting_of_an_earlier_changeset_is_not_told_again() {
        History history = rehearse(
                "changelog.sql",
                """
                --liquibase formatted sql
                --changeset jo:1
                SET lock_timeout = '3s';
                --rollback empty
                --changeset jo:2
                SET statement_timeout = '1h';
                --rollback empty
                """);

        assertThat(left(history, 0)).containsExactly("lock_timeout");
        assertThat(left(history, 1)).containsExactly("statement_timeout");
    }

    @Test
    void a_failed_statement_ends_what_is_observed() {
        Evidence evidence = evidence(
                """
                --changeset jo:1
                ALTER TABLE sensors ADD COLUMN depth int;
                ALTER TABLE sensors ADD COLUMN width int NOT NULL;
                --rollback empty
                """);

        assertThat(evidence.apply().orElseThrow().failed()).isTrue();
        assertThat(texts(evidence.apply().orElseThrow().observation()))
                .containsExactly("1 ACCESS EXCLUSIVE on public.sensors since 1", "2");
    }

    @Test
    void set_transaction_may_still_come_first() {
        assertThat(
                        texts(
                                apply(
                                        """
                        --changeset jo:1
                        SET LOCAL lock_timeout = '3s';
                        SET TRANSACTION ISOLATION LEVEL SERIALIZABLE;
                        DELETE FROM sensors WHERE id = 1;
                        --rollback INSERT INTO sensors VALUES (1, 2, 's1');
                        """)))
                .containsExactly("1", "2", "3 0/0/1 rows of public.sensors");
    }

    private Observation apply(String changeSets) {
        return evidence(changeSets).apply().orElseThrow().observation();
    }

    private Observation applyYaml(String changeLog) {
        return pending(rehearse("changelog.yaml", changeLog), 0)
                .apply()
                .orElseThrow()
                .observation();
    }

    private Evidence evidence(String changeSets) {
        return pending(rehearse("changelog.sql", "--liquibase formatted sql\n" + changeSets), 0);
    }

    private static Evidence pending(History history, int index) {
        return history.pending().get(index).evidence().orElseThrow();
    }

    private static List<String> left(History history, int index) {
        return pending(history, index).apply().orElseThrow().observation().left().stream()
                .map(Observation.Leftover::object)
                .toList();
    }

    private History rehearse(String file, String text) {
        Path resources = base.resolve("resources");
        try {
            Files.createDirectories(resources);
            Files.writeString(resources.resolve("released.sql"), RELEASED);
            Files.writeString(resources.resolve(file), text);
            Files.writeString(
                    resources.resolve("root.yaml"),
                    """
                    databaseChangeLog:
                      - include: {file: released.sql}
                      - changeSet: {id: tag, author: jo, changes: [{tagDatabase: {tag: released}}]}
                      - include: {file: %s}
                    """
                            .formatted(file));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        ChangeLogRequest request = new ChangeLogRequest(
                base,
                "root.yaml",
                List.of(resources),
                List::of,
                Map.of(),
                "",
                "",
                LiquibaseTables.DEFAULTS,
                TestPostgres.usual(),
                Optional.of("released"));
        try (ParsedChangeLog parsed = new ChangeLogReader(SqlReader.standard()).read(request)) {
            return new Rehearsal(
                            TestPostgres.shared(TestPostgres.usual()), LiquibaseTables.DEFAULTS, ProgressListener.NONE)
                    .run(parsed);
        }
    }

    private static int line(Observed statement) {
        return statement.at().map(Location::line).orElse(0);
    }

    /** Each statement in a line: strong locks, new files, full scans, rows. */
    private static List<String> texts(Observation observation) {
        return observation.statements().stream().map(ObservationTest::text).toList();
    }

    private static String text(Observed statement) {
        List<String> parts = new ArrayList<>();
        statement.locks().stream()
                .filter(l -> l.mode().compareTo(LockMode.SHARE_UPDATE_EXCLUSIVE) >= 0)
                .filter(l -> l.relation().name().equals(l.relation().table()))
                .forEach(l -> parts.add(l.mode() + " on " + l.relation().name() + " since " + l.since()));
        statement.rewrites().forEach(r -> parts.add("rewrote " + r.name()));
        statement.scans().stream()
                .filter(Observation.Scan::full)
                .forEach(s -> parts.add("read " + s.relation().name() + " of " + s.of()));
        statement
                .rows()
                .forEach(
                        r -> parts.add(r.inserted() + "/" + r.updated() + "/" + r.deleted() + " rows of " + r.table()));
        return (statement.number() + (statement.inTransaction() ? " " : " alone ") + String.join(", ", parts)).strip();
    }
}
