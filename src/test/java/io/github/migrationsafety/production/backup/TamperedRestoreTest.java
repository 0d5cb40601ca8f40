package io.github.migrationsafety.production.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.Tampering;
import io.github.migrationsafety.policy.Production.Backup.Format;
import io.github.migrationsafety.postgres.ClientPrograms;
import io.github.migrationsafety.postgres.RealDatabase;
import io.github.migrationsafety.postgres.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What pg_dump wrote, spoilt, is given to pg_restore as if nobody had looked at its checksum. */
class TamperedRestoreTest {
    private static final int DUMPS = 60;

    private static final ProgressLine QUIET = new ProgressLine(Duration.ofMillis(50), line -> {});

    @TempDir
    private Path folder;

    @Test
    void a_spoilt_dump_is_restored_or_refused_and_touches_nothing_else() throws Exception {
        try (TestPostgres.Database database = Backups.database(
                "create table farms (id int primary key, name text)",
                "insert into farms select n, 'farm ' || n from generate_series(1, 500) n",
                "create view names as select name from farms",
                "create function twice(n int) returns int language sql as 'select 2 * n'")) {
            ProvenBackup backup = Backups.take(Backups.LISTED, folder.resolve("backups"), database);
            byte[] whole = Files.readAllBytes(backup.dump());
            List<String> files = files();
            List<String> databases = databases(database);
            int refused = 0;
            for (int seed = 0; seed < DUMPS; seed++) {
                Files.write(backup.dump(), Tampering.tampered(whole, new Random(seed)));
                try (TestPostgres.Database empty = Backups.database()) {
                    refused += isRefused(backup, Backups.real(empty), seed) ? 1 : 0;
                }
                assertThat(files()).as("seed %d", seed).isEqualTo(files);
                try (Connection connection = database.connect()) {
                    assertThat(Backups.query(connection, "select count(*) || ' ' || max(name) from farms"))
                            .as("seed %d", seed)
                            .isEqualTo("500 farm 99");
                }
            }
            assertThat(refused).isBetween(DUMPS / 2, DUMPS);
            assertThat(databases(database)).isEqualTo(databases);
        }
    }

    @Test
    void the_emergency_does_not_even_begin_with_a_spoilt_dump() throws Exception {
        try (TestPostgres.Database database = Backups.database("create table farms (id int primary key)")) {
            ProvenBackup backup = Backups.take(Backups.LISTED, folder.resolve("backups"), database);
            byte[] whole = Files.readAllBytes(backup.dump());
            List<String> databases = databases(database);
            RestoredDatabase beside = RestoredDatabase.beside(Backups.real(database), "1");
            for (int seed = 0; seed < 100; seed++) {
                byte[] spoilt = Tampering.tampered(whole, new Random(seed));
                if (!Arrays.equals(spoilt, whole)) {
                    Files.write(backup.dump(), spoilt);
                    assertThat(saysWhy(() -> new BesideRestore(Backups.path(), QUIET).restore(backup, beside)))
                            .as("seed %d", seed)
                            .contains("is not what was proved");
                }
            }
            assertThat(databases(database)).isEqualTo(databases);
        }
    }

    private static boolean isRefused(ProvenBackup backup, RealDatabase target, int seed) {
        ClientPrograms programs = backup.programs(Backups.path());
        Restore.Along along = new Restore.Along(false, false);
        String why = saysWhy(
                () -> Restore.run(programs, backup.dump(), Format.CUSTOM, target, along, QUIET, Duration.ofSeconds(3)));
        assertThat(why).as("seed %d", seed).doesNotContain("Exception");
        return !why.isEmpty();
    }

    private static String saysWhy(Runnable attempt) {
        try {
            attempt.run();
            return "";
        } catch (SetupException said) {
            assertThat(said.advice()).isNotBlank();
            return said.getMessage();
        }
    }

    private List<String> files() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return List.copyOf(new TreeSet<>(files.map(Path::toString).toList()));
        }
    }

    private static List<String> databases(TestPostgres.Database database) throws Exception {
        try (Connection connection = database.connect()) {
            // Other tests make databases of their own on this server.
            return List.of(Backups.query(
                    connection,
                    "select string_agg(datname, ' ' order by datname) from pg_database where datname like '"
                            + database.name() + "%'"));
        }
    }
}
