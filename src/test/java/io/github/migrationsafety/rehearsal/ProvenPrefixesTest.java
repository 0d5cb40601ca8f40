package io.github.migrationsafety.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.changelog.ChangeLogReader;
import io.github.migrationsafety.changelog.ChangeLogRequest;
import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.postgres.EmbeddedPostgres;
import io.github.migrationsafety.postgres.KeptStates;
import io.github.migrationsafety.postgres.TestKeptStates;
import io.github.migrationsafety.rehearsal.ProvenPrefixes.Basis;
import io.github.migrationsafety.rehearsal.ProvenPrefixes.Found;
import io.github.migrationsafety.rehearsal.ProvenPrefixes.Thrift;
import io.github.migrationsafety.rehearsal.data.DataSettings;
import io.github.migrationsafety.rehearsal.seed.RowRequest;
import io.github.migrationsafety.sql.SqlReader;
import io.github.migrationsafety.step.Evidence;
import io.github.migrationsafety.step.History;
import io.github.migrationsafety.step.ProgressListener;
import io.github.migrationsafety.step.Run;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProvenPrefixesTest {
    private static final String BEGINNING =
            """
            --liquibase formatted sql

            --changeset jo:farms
            CREATE TABLE farms (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name varchar(40) NOT NULL, area numeric(8,2));
            CREATE VIEW large_farms AS SELECT id FROM farms WHERE area > 100;
            --rollback DROP VIEW large_farms; DROP TABLE farms;

            --changeset jo:blocks
            CREATE TABLE blocks (id bigint PRIMARY KEY, farm_id bigint NOT NULL REFERENCES farms, code text);
            INSERT INTO blocks SELECT id, id, 'a' FROM farms;
            --rollback DROP TABLE blocks;

            --changeset jo:role
            CREATE ROLE proven_reader; GRANT SELECT ON farms TO proven_reader;
            --rollback REVOKE SELECT ON farms FROM proven_reader; DROP ROLE proven_reader;

            --changeset jo:wrong
            ALTER TABLE farms ADD COLUMN kind text; COMMENT ON TABLE farms IS 'all';
            --rollback ALTER TABLE farms DROP COLUMN kind;

            --changeset jo:count
            CREATE FUNCTION farm_count() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM farms';
            --rollback DROP FUNCTION farm_count();

            """;

    private static final String GOOD =
            """
            --changeset jo:index
            CREATE INDEX blocks_farm ON blocks (farm_id);
            --rollback DROP INDEX blocks_farm;
            """;

    private static final String WRONG =
            """
            --changeset jo:unique
            ALTER TABLE blocks ADD COLUMN size int; CREATE INDEX blocks_size ON blocks (size);
            --rollback DROP INDEX blocks_size;

            --changeset jo:after
            ALTER TABLE blocks ADD CONSTRAINT positive CHECK (size > 0);
            --rollback ALTER TABLE blocks DROP CONSTRAINT positive;
            """;

    private static final String NOT_ON_ROWS =
            """
            --changeset jo:not-null
            ALTER TABLE farms ADD COLUMN email text NOT NULL;
            --rollback ALTER TABLE farms DROP COLUMN email;
            """;

    private static final String NO_WAY_BACK =
            """
            --changeset jo:no-way-back
            DROP VIEW large_farms;
            """;

    private static final String FAILS =
            """
            --changeset jo:fails
            ALTER TABLE nowhere ADD COLUMN kind text;
            --rollback SELECT 1;
            """;

    @TempDir
    Path base;

    private Path cache;
    private KeptStates states;

    @BeforeEach
    void openCache() throws IOException {
        cache = Files.createDirectory(base.resolve("cache"));
        states = TestKeptStates.in(cache, 1L << 30);
    }

    private record Outcome(History history, int told) {}

    private Outcome rehearse(String changeLog) {
        return rehearse(changeLog, RowRequest.DEFAULTS, new Thrift(0, Duration.ZERO));
    }

    private Outcome rehearse(String changeLog, RowRequest rows, Thrift thrift) {
        return rehearse("shop", changeLog, rows, thrift);
    }

    private Outcome rehearse(String module, String changeLog, RowRequest rows, Thrift thrift) {
        Path resources = base.resolve(module);
        try {
            Files.createDirectories(resources);
            Path file = resources.resolve("changelog.sql");
            // Not again under a build that reads it.
            if (!Files.exists(file) || !Files.readString(file).equals(changeLog)) {
                Files.writeString(file, changeLog);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        ChangeLogRequest request = new ChangeLogRequest(
                base,
                "changelog.sql",
                List.of(resources),
                List::of,
                Map.of(),
                "",
                "",
                LiquibaseTables.DEFAULTS,
                17,
                Optional.empty());
        ProvenPrefixes prefixes = ProvenPrefixes.in(
                        states,
                        new Basis(module, "1", "17.11", LiquibaseTables.DEFAULTS, rows, DataSettings.DEFAULTS),
                        thrift)
                .orElseThrow();
        try (ParsedChangeLog parsed = new ChangeLogReader(SqlReader.standard()).read(request)) {
            Optional<Found> found = prefixes.find(parsed);
            if (found.isPresent()) {
                try (EmbeddedPostgres server =
                        TestKeptStates.resume(17, found.get().state()).orElseThrow()) {
                    History history = rehearsal(server, rows, prefixes)
                            .goOn(parsed, found.get())
                            .orElseThrow();
                    return new Outcome(history, found.get().changeSets());
                }
            }
            try (EmbeddedPostgres server = TestKeptStates.start(17)) {
                return new Outcome(rehearsal(server, rows, prefixes).run(parsed), 0);
            }
        }
    }

    private static Rehearsal rehearsal(EmbeddedPostgres server, RowRequest rows, ProvenPrefixes prefixes) {
        return new Rehearsal(
                server,
                LiquibaseTables.DEFAULTS,
                rows,
                ProgressListener.NONE,
                DataSettings.DEFAULTS,
                Optional.of(prefixes));
    }

    private History full(String changeLog) {
        KeptStates used = states;
        try {
            states = TestKeptStates.in(Files.createTempDirectory(base, "empty"), 0);
            return rehearse(changeLog).history();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } finally {
            states = used;
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {GOOD, WRONG, NOT_ON_ROWS, NO_WAY_BACK, FAILS})
    void what_follows_a_known_beginning_is_seen_as_in_a_full_rehearsal(String rest) {
        rehearse(BEGINNING);

        Outcome warm = rehearse(BEGINNING + rest);

        assertThat(warm.told()).isEqualTo(5);
        History full = full(BEGINNING + rest).withoutTimes();
        History resumed = warm.history().withoutTimes();
        for (int i = 0; i < full.steps().size(); i++) {
            assertThat(resumed.steps().get(i)).isEqualTo(full.steps().get(i));
        }
        assertThat(resumed.emptyTables()).isEqualTo(full.emptyTables());
    }

    @Test
    void nothing_is_rehearsed_again_when_nothing_changed() {
        History first = rehearse(BEGINNING + GOOD).history();

        Outcome second = rehearse(BEGINNING + GOOD);

        assertThat(second.told()).isEqualTo(6);
        assertThat(second.history().steps()).isEqualTo(first.steps());
    }

    @Test
    void a_beginning_grows_with_what_is_rehearsed_after_it() {
        rehearse(BEGINNING);
        rehearse(BEGINNING + GOOD);

        Outcome third = rehearse(BEGINNING + GOOD + WRONG);

        assertThat(third.told()).isEqualTo(6);
        assertThat(third.history().withoutTimes().steps())
                .isEqualTo(full(BEGINNING + GOOD + WRONG).withoutTimes().steps());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "area > 100|area > 101",
                "--rollback DROP TABLE blocks;|--rollback DROP TABLE IF EXISTS blocks;",
                "--changeset jo:blocks|--changeset jo:blocks runInTransaction:false",
                "--changeset jo:blocks|--changeset jo:blocks\n--preconditions onFail:MARK_RAN\n--precondition-sql-check expectedResult:0 SELECT 0",
                "--changeset jo:farms|--changeset al:farms"
            })
    void a_changed_beginning_is_rehearsed_again(String change) {
        rehearse(BEGINNING);
        String[] parts = change.split("\\|");

        Outcome changed = rehearse(BEGINNING.replace(parts[0], parts[1]) + GOOD);

        assertThat(changed.told()).isZero();
    }

    @Test
    void other_rows_make_another_rehearsal() {
        rehearse(BEGINNING);

        Outcome other = rehearse(BEGINNING, new RowRequest(10, 1, Optional.empty()), new Thrift(0, Duration.ZERO));

        assertThat(other.told()).isZero();
    }

    @Test
    void what_is_being_worked_on_is_left_out_of_what_is_kept() {
        Thrift thrift = new Thrift(1, Duration.ZERO);
        rehearse(BEGINNING + NO_WAY_BACK, RowRequest.DEFAULTS, thrift);

        Outcome edited = rehearse(BEGINNING + GOOD, RowRequest.DEFAULTS, thrift);

        assertThat(edited.told()).isEqualTo(5);
        assertThat(edited.history().withoutTimes().steps())
                .isEqualTo(full(BEGINNING + GOOD).withoutTimes().steps());
    }

    @Test
    void what_took_no_time_is_not_kept() {
        rehearse(BEGINNING, RowRequest.DEFAULTS, new Thrift(0, Duration.ofHours(1)));

        assertThat(states.names("")).isEmpty();
    }

    @Test
    void what_a_session_was_told_cannot_be_kept() {
        rehearse(BEGINNING + "--changeset jo:path\nSET search_path = public, pg_catalog;\n--rollback SELECT 1;\n");

        assertThat(states.names("")).isEmpty();
    }

    @Test
    void rows_of_unlogged_tables_cannot_be_kept() {
        rehearse(BEGINNING + "--changeset jo:unlogged\nCREATE UNLOGGED TABLE u (id int);\n--rollback DROP TABLE u;\n");

        assertThat(states.names("")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"account", "password", "sums", "data/PG_VERSION", "data/global/pg_control"})
    void a_damaged_file_is_not_believed(String file) throws IOException {
        rehearse(BEGINNING);
        Path damaged = cache.resolve("kept").resolve(states.names("").get(0)).resolve(file);
        byte[] content = Files.readAllBytes(damaged);
        content[content.length / 2] ^= 1;
        Files.write(damaged, content);

        Optional<EmbeddedPostgres> resumed =
                states.find(states.names("").get(0)).flatMap(state -> TestKeptStates.resume(17, state));

        assertThat(resumed).isEmpty();
    }

    @Test
    void the_least_recently_used_goes_when_there_are_too_many() throws IOException {
        rehearse(BEGINNING);
        long one = size(cache);
        states = TestKeptStates.in(cache, 2 * one + one / 2);
        String first = states.names("").get(0);
        rehearse(BEGINNING.replace("> 100", "> 101"));
        String second = states.names("").stream()
                .filter(name -> !name.equals(first))
                .findFirst()
                .orElseThrow();
        assertThat(states.find(first)).isPresent();

        rehearse(BEGINNING.replace("> 100", "> 102"));

        assertThat(states.names("")).hasSize(2).contains(first).doesNotContain(second);
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(f -> f.toFile().length())
                    .sum();
        }
    }

    @Test
    void builds_at_once_share_what_was_kept() {
        rehearse(BEGINNING);
        History full = full(BEGINNING + GOOD).withoutTimes();

        List<CompletableFuture<Outcome>> builds = Stream.generate(
                        () -> CompletableFuture.supplyAsync(() -> rehearse(BEGINNING + GOOD)))
                .limit(2)
                .toList();

        assertThat(builds).allSatisfy(build -> {
            assertThat(build.join().told()).isGreaterThanOrEqualTo(5);
            assertThat(build.join().history().withoutTimes().steps()).isEqualTo(full.steps());
        });
        assertThat(states.names("")).hasSize(2);
    }

    @Test
    void modules_at_once_keep_a_state_each_and_find_their_own_again() {
        Thrift everything = new Thrift(0, Duration.ZERO);
        for (int told : List.of(0, 5)) {
            List<CompletableFuture<Outcome>> modules = Stream.of("shop", "farms")
                    .map(module -> CompletableFuture.supplyAsync(() -> rehearse(
                            module,
                            BEGINNING.replace("> 100", module.equals("shop") ? "> 100" : "> 101"),
                            RowRequest.DEFAULTS,
                            everything)))
                    .toList();

            assertThat(modules)
                    .allSatisfy(module -> assertThat(module.join().told()).isEqualTo(told));
            assertThat(states.names("")).hasSize(2);
        }
    }

    @Test
    void the_chain_back_is_told_from_the_first_time() {
        History first = rehearse(BEGINNING).history();
        History warm = rehearse(BEGINNING + GOOD).history();

        assertThat(warm.steps()
                        .get(0)
                        .evidence()
                        .flatMap(Evidence::chainRollback)
                        .map(c -> c.run().duration()))
                .isEqualTo(first.steps()
                        .get(0)
                        .evidence()
                        .flatMap(Evidence::chainRollback)
                        .map(c -> c.run().duration()))
                .isPresent();
        assertThat(warm.steps().get(5).evidence().flatMap(Evidence::rollback).map(Run::failed))
                .contains(false);
    }
}
