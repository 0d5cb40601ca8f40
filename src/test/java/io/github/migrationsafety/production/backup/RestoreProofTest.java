package io.github.migrationsafety.production.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.policy.Production.Backup.Format;
import io.github.migrationsafety.postgres.ClientPrograms;
import io.github.migrationsafety.postgres.EmbeddedPostgres;
import io.github.migrationsafety.postgres.RealDatabase;
import io.github.migrationsafety.postgres.TestBinaries;
import io.github.migrationsafety.postgres.TestPostgres;
import io.github.migrationsafety.postgres.ThrowawayPostgres;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RestoreProofTest {
    private static final ProgressLine QUIET = new ProgressLine(Duration.ofSeconds(5), line -> {});

    @TempDir
    private Path folder;

    @Test
    void a_dump_that_lacks_rows_or_objects_is_found_out() throws Exception {
        try (TestPostgres.Database database = Backups.database(
                "create table farms (id int primary key)",
                "create table gone (id int)",
                "insert into farms select generate_series(1, 20)")) {
            ProvenBackup taken = Backups.take(Backups.LISTED, folder, database);
            Backups.execute(
                    database,
                    "insert into farms values (21)",
                    "create index by_id on gone (id)",
                    "alter table farms add column name text default 'x'");

            List<String> differences = differences(taken, Backups.real(database));

            assertThat(differences)
                    .anyMatch(line -> line.contains("public.by_id"))
                    .anyMatch(line -> line.contains("public.farms.name"))
                    .contains("table public.farms: 21 rows, restored 20");
        }
    }

    @Test
    void what_the_throwaway_server_lacks_is_named_with_a_way_out() throws Exception {
        Path programs = fakes(
                """
                #!/bin/sh
                echo 'pg_restore: error: could not execute query: ERROR:  extension "postgis" is not available'
                exit 1
                """);
        assertThatThrownBy(() -> Restore.run(
                        new ClientPrograms(programs, "15.1"),
                        folder,
                        Format.CUSTOM,
                        RealDatabase.of("jdbc:postgresql://127.0.0.1/shop", "jo", ""),
                        new Restore.Along(true, false),
                        QUIET))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("extension \"postgis\" is not available")
                .extracting(e -> ((SetupException) e).advice())
                .asString()
                .contains("<postgres><image>", "verify: list");
    }

    @Test
    void a_setting_that_an_older_server_does_not_know_is_no_failure() throws Exception {
        Path programs = fakes(
                """
                #!/bin/sh
                echo 'pg_restore: error: could not execute query: ERROR:  unrecognized configuration parameter "transaction_timeout"'
                echo 'Command was: SET transaction_timeout = 0;'
                echo 'pg_restore: warning: errors ignored on restore: 1'
                exit 1
                """);

        Restore.run(
                new ClientPrograms(programs, "17.1"),
                folder,
                Format.CUSTOM,
                RealDatabase.of("jdbc:postgresql://127.0.0.1/shop", "jo", ""),
                new Restore.Along(true, false),
                QUIET);
    }

    @Test
    void a_full_disk_is_told_with_the_folder_to_make_room_in() throws Exception {
        Path programs = fakes(
                """
                #!/bin/sh
                echo 'pg_dump: error: could not write to output file: No space left on device'
                exit 1
                """);
        Path draft = Files.createDirectories(folder.resolve("draft"));
        try (Dump dump = Dump.start(
                new ClientPrograms(programs, "15.1"),
                RealDatabase.of("jdbc:postgresql://127.0.0.1/shop", "jo", ""),
                Backups.CUSTOM,
                "1",
                draft.resolve("dump"),
                folder)) {
            assertThatThrownBy(() -> dump.await(QUIET))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("No space left on device")
                    .extracting(e -> ((SetupException) e).advice())
                    .asString()
                    .contains("Make room in " + folder);
        }
    }

    private static List<String> differences(ProvenBackup backup, RealDatabase database) {
        try (Origin now = Origin.hold(database);
                ThrowawayPostgres server = EmbeddedPostgres.start("15", new TestBinaries())) {
            return new RestoreProof(server, backup.programs(Backups.path()), QUIET)
                    .differences(
                            backup.dump(),
                            Format.CUSTOM,
                            new DatabaseState(now.objects(), now.count().await(QUIET)),
                            now.facts().user(),
                            now.roles());
        }
    }

    private Path fakes(String script) throws Exception {
        for (String name : List.of("pg_dump", "pg_restore")) {
            Path program = Files.writeString(folder.resolve(name), script);
            Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
        }
        return folder;
    }
}
