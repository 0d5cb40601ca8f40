package io.github.migrationsafety.production.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.Tampering;
import io.github.migrationsafety.policy.Production.Backup.Format;
import io.github.migrationsafety.policy.Production.Backup.Verify;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TamperedBackupTest {
    private static final byte[] DUMP = "PGDMP what a database holds".getBytes(StandardCharsets.UTF_8);

    @TempDir
    private Path folder;

    private Path backup;
    private byte[] sidecar;

    @BeforeEach
    void take() throws IOException {
        backup = Files.createDirectories(folder.resolve("shop-20260101-000000"));
        Path dump = Files.write(backup.resolve(ProvenBackup.DUMP), DUMP);
        sidecar = new BackupRecord(
                        1,
                        "db:5432",
                        "shop",
                        "17.1",
                        Instant.parse("2026-01-01T00:00:00Z").toString(),
                        "17.1",
                        Format.CUSTOM,
                        DUMP.length,
                        FileDigest.of(dump).sha256(),
                        Verify.RESTORE,
                        "17.1",
                        "0".repeat(64),
                        "jo",
                        new TreeMap<>(Map.of("public.farms", 3L)),
                        List.of("a note"))
                .json();
        Files.write(backup.resolve(BackupRecord.FILE), sidecar);
    }

    @Test
    void a_thousand_tampered_sidecars_are_read_or_passed_over() throws IOException {
        BackupStore store = new BackupStore(folder);
        for (int seed = 0; seed < 1000; seed++) {
            Files.write(backup.resolve(BackupRecord.FILE), Tampering.tampered(sidecar, new Random(seed)));

            Optional<ProvenBackup> read = ProvenBackup.in(backup);

            read.ifPresent(TamperedBackupTest::use);
            assertThat(store.retain("db:5432", "shop", 1, Duration.ZERO, Instant.parse("2030-01-01T00:00:00Z")))
                    .as("seed %d: the last one stays", seed)
                    .isEmpty();
            assertThat(all()).as("seed %d", seed).hasSize(4);
        }
    }

    private static void use(ProvenBackup backup) {
        assertThat(backup.record().totalRows() + backup.age(Clock.systemUTC()).toSeconds() + backup.toString())
                .isNotBlank();
        try {
            backup.checkIntact();
            backup.programs("");
        } catch (SetupException said) {
            assertThat(said.advice()).isNotBlank();
        }
    }

    @Test
    void a_thousand_tampered_dumps_are_none_or_told_before_anything_is_restored() throws IOException {
        for (int seed = 0; seed < 1000; seed++) {
            byte[] tampered = Tampering.tampered(DUMP, new Random(seed));
            Files.write(backup.resolve(ProvenBackup.DUMP), tampered);

            boolean taken =
                    ProvenBackup.in(backup).filter(TamperedBackupTest::isIntact).isPresent();

            assertThat(taken).as("seed %d", seed).isEqualTo(Arrays.equals(tampered, DUMP));
        }
    }

    private static boolean isIntact(ProvenBackup backup) {
        try {
            backup.checkIntact();
            return true;
        } catch (SetupException said) {
            assertThat(said).hasMessageContaining("is not what was proved");
            return false;
        }
    }

    private List<Path> all() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.toList();
        }
    }
}
