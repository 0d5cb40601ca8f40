package io.github.migrationsafety.production.backup;

import static io.github.migrationsafety.production.backup.Backups.CUSTOM;
import static io.github.migrationsafety.production.backup.Backups.LISTED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.policy.Production.Backup;
import io.github.migrationsafety.policy.Production.Backup.Format;
import io.github.migrationsafety.policy.Production.Backup.Verify;
import io.github.migrationsafety.postgres.RealDatabase;
import io.github.migrationsafety.postgres.TestPostgres;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupRunTest {
    private static final String[] FARMS = {
        "create table farms (id bigint primary key, name text not null)",
        "create table sensors (id bigint generated always as identity primary key,"
                + " farm_id bigint not null references farms, kind text default 'moisture')",
        "create index sensors_farm_id on sensors (farm_id)",
        "create table readings (sensor_id bigint not null, at date not null) partition by range (at)",
        "create table readings_2026 partition of readings for values from ('2026-01-01') to ('2027-01-01')",
        "create view busy as select farm_id, count(*) from sensors group by farm_id",
        "comment on table farms is 'tenants'",
        "insert into farms select i, 'farm ' || i from generate_series(1, 20) i",
        "insert into sensors (farm_id) select 1 + i % 20 from generate_series(1, 300) i",
        "insert into readings select i, '2026-03-01' from generate_series(1, 500) i"
    };

    @TempDir
    private Path folder;

    @Test
    void a_backup_is_restored_and_compared_before_it_counts() throws Exception {
        try (TestPostgres.Database database = Backups.database(FARMS)) {
            ProvenBackup taken = Backups.take(CUSTOM, folder.resolve("backups"), database);

            assertThat(taken.wasRestored()).isTrue();
            assertThat(taken.record().verifiedOn()).startsWith("15.");
            assertThat(taken.record().rows())
                    .isEqualTo(Map.of("public.farms", 20L, "public.sensors", 300L, "public.readings_2026", 500L));
            assertThat(taken.record().fingerprint()).matches("[0-9a-f]{64}");
            taken.checkIntact();
            assertThat(ProvenBackup.latest(folder.resolve("backups"), Backups.real(database)))
                    .contains(taken);
        }
    }

    @Test
    void owners_grants_and_policies_come_back_although_the_dump_holds_no_roles() throws Exception {
        try (TestPostgres.Database database = Backups.database(FARMS)) {
            Backups.execute(
                    database,
                    "create role backup_app nologin",
                    "alter table sensors owner to backup_app",
                    "grant select on farms to backup_app",
                    "alter table farms enable row level security",
                    "create policy mine on farms to backup_app using (id = 1)");
            try {
                ProvenBackup taken = Backups.take(CUSTOM, folder, database);

                assertThat(taken.wasRestored()).isTrue();
                assertThat(taken.record().notes()).isEmpty();
            } finally {
                Backups.execute(database, "drop owned by backup_app cascade", "drop role backup_app");
            }
        }
    }

    @Test
    void rows_that_are_written_while_the_dump_runs_are_neither_in_it_nor_missed() throws Exception {
        try (TestPostgres.Database database = Backups.database(FARMS)) {
            BackupRun run = Backups.run(CUSTOM, folder, line -> {
                if (line.startsWith("Dumping jdbc:")) {
                    uncheckedly(() -> Backups.execute(database, "insert into farms values (21, 'late')"));
                }
            });

            ProvenBackup taken = run.take(Backups.real(database));

            assertThat(taken.record().rows()).containsEntry("public.farms", 20L);
        }
    }

    @Test
    void the_directory_format_is_dumped_in_parallel_and_proved_alike() throws Exception {
        Backup parallel =
                new Backup("", Format.DIRECTORY, 2, Verify.RESTORE, Duration.ofDays(1), 7, Duration.ofDays(7));
        try (TestPostgres.Database database = Backups.database(FARMS)) {
            ProvenBackup taken = Backups.take(parallel, folder, database);

            assertThat(taken.dump()).isDirectoryContaining(file -> file.endsWith("toc.dat"));
            taken.checkIntact();
        }
    }

    @Test
    void nobody_else_may_read_a_backup() throws Exception {
        Path directory = folder.resolve("backups");
        Backup parallel = new Backup("", Format.DIRECTORY, 2, Verify.LIST, Duration.ofDays(1), 7, Duration.ofDays(7));
        try (TestPostgres.Database database = Backups.database(FARMS)) {
            for (ProvenBackup taken :
                    List.of(Backups.take(LISTED, directory, database), Backups.take(parallel, directory, database))) {
                try (var paths = Files.walk(taken.folder())) {
                    assertThat(paths).allSatisfy(path -> assertThat(
                                    PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
                }
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void a_killed_pg_dump_leaves_nothing() throws Exception {
        try (TestPostgres.Database database = Backups.database(FARMS);
                Connection other = database.connect();
                Statement locking = other.createStatement()) {
            other.setAutoCommit(false);
            List<String> commands = new ArrayList<>();
            BackupRun run = Backups.run(CUSTOM, folder, line -> {
                if (line.startsWith("Dumping jdbc:")) {
                    uncheckedly(() -> locking.execute("lock table farms in access exclusive mode"));
                } else if (line.startsWith("Dumping ")) {
                    ProcessHandle.current()
                            .children()
                            .filter(p -> p.info().commandLine().orElse("").contains("pg_dump"))
                            .forEach(p -> {
                                commands.add(p.info().commandLine().orElse(""));
                                p.destroyForcibly();
                            });
                }
            });

            assertThatThrownBy(() -> run.take(Backups.real(database)))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("No backup was made: pg_dump was killed (signal 9)");
            assertThat(Backups.entries(folder)).isEmpty();
            String password = TestPostgres.password(Backups.real(database));
            assertThat(commands).isNotEmpty().noneMatch(command -> command.contains(password));
        }
    }

    @Test
    void a_database_that_goes_away_leaves_nothing() throws Exception {
        try (TestPostgres.Database database = Backups.database(FARMS);
                Connection admin = database.server().connect("postgres");
                Connection other = database.connect();
                Statement locking = other.createStatement()) {
            other.setAutoCommit(false);
            BackupRun run = Backups.run(CUSTOM, folder, line -> {
                if (line.startsWith("Dumping jdbc:")) {
                    uncheckedly(() -> locking.execute("lock table farms in access exclusive mode"));
                } else if (line.startsWith("Dumping ")) {
                    uncheckedly(() -> Backups.query(
                            admin,
                            "select count(pg_terminate_backend(pid)) from pg_stat_activity where datname = '"
                                    + database.name() + "'"));
                }
            });

            assertThatThrownBy(() -> run.take(Backups.real(database)))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("No backup was made");
            assertThat(Backups.entries(folder)).isEmpty();
        }
    }

    @Test
    void a_wrong_password_is_told_without_repeating_it() throws Exception {
        try (TestPostgres.Database database = Backups.database()) {
            RealDatabase right = Backups.real(database);
            RealDatabase wrong = RealDatabase.of(
                    "jdbc:postgresql://127.0.0.1:" + right.port() + "/" + right.database(), "postgres", "swordfish");

            assertThatThrownBy(() -> Backups.run(CUSTOM, folder, line -> {}).take(wrong))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("28P01")
                    .hasMessageNotContaining("swordfish");
            assertThat(Backups.entries(folder)).isEmpty();
        }
    }

    @Test
    void a_folder_that_cannot_be_made_is_named() throws Exception {
        Path file = Files.createFile(folder.resolve("file"));
        try (TestPostgres.Database database = Backups.database()) {
            assertThatThrownBy(() -> Backups.take(LISTED, file.resolve("backups"), database))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining(file.toString());
        }
    }

    @Test
    void no_password_stands_in_a_backup() throws Exception {
        try (TestPostgres.Database database = Backups.database(FARMS)) {
            ProvenBackup taken = Backups.take(LISTED, folder, database);

            assertThat(Files.readString(taken.folder().resolve("backup.json")))
                    .contains("\"database\" : \"" + database.name() + "\"")
                    .doesNotContain(TestPostgres.password(Backups.real(database)));
        }
    }

    @Test
    void what_a_killed_run_left_is_removed_and_what_another_run_makes_is_not() throws Exception {
        Files.createDirectories(folder.resolve(".partial-old"));
        Files.writeString(folder.resolve(".partial-old/database.dump"), "half");
        Files.createFile(folder.resolve(".partial-old.lock"));
        try (TestPostgres.Database database = Backups.database(FARMS);
                Draft other = Draft.create(folder)) {
            ProvenBackup taken = Backups.take(LISTED, folder, database);

            assertThat(folder.resolve(".partial-old")).doesNotExist();
            assertThat(folder.resolve(".partial-old.lock")).doesNotExist();
            assertThat(other.folder()).exists();
            assertThat(ProvenBackup.all(folder, Backups.real(database))).containsExactly(taken);
        }
    }

    private interface Risky {
        void run() throws SQLException;
    }

    private static void uncheckedly(Risky risky) {
        try {
            risky.run();
        } catch (SQLException e) {
            throw new UncheckedIOException(new java.io.IOException(e));
        }
    }
}
