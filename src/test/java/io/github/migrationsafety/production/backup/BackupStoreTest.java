package io.github.migrationsafety.production.backup;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.policy.Production.Backup.Format;
import io.github.migrationsafety.policy.Production.Backup.Verify;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BackupStoreTest {
    private static final Instant NOW = Instant.parse("2026-05-10T12:00:00Z");
    private static final String SERVER = "db:5432";

    @TempDir
    private Path folder;

    private BackupStore store;

    @BeforeEach
    void open() {
        store = new BackupStore(folder);
    }

    @Test
    void the_newest_backups_stay_however_old_they_are() throws IOException {
        publish("shop", 40, Verify.RESTORE);
        publish("shop", 50, Verify.RESTORE);
        publish("shop", 60, Verify.RESTORE);

        assertThat(retain(2, 30)).containsExactly("shop-60");
        assertThat(Backups.entries(folder)).containsExactly("shop-40", "shop-50");
    }

    @Test
    void younger_ones_stay_beyond_the_count() throws IOException {
        publish("shop", 1, Verify.RESTORE);
        publish("shop", 2, Verify.RESTORE);
        publish("shop", 3, Verify.RESTORE);

        assertThat(retain(1, 2)).containsExactly("shop-3");
    }

    @Test
    void the_last_one_stays_whatever_is_asked_for() throws IOException {
        publish("shop", 40, Verify.RESTORE);

        assertThat(retain(0, 0)).isEmpty();
    }

    @Test
    void the_last_one_that_was_restored_stays_beside_newer_ones_that_were_only_listed() throws IOException {
        publish("shop", 40, Verify.RESTORE);
        publish("shop", 39, Verify.LIST);
        publish("shop", 38, Verify.LIST);

        assertThat(retain(1, 1)).containsExactly("shop-39");
    }

    @Test
    void other_databases_and_what_is_no_backup_are_left_alone() throws IOException {
        publish("shop", 1, Verify.RESTORE);
        publish("farm", 90, Verify.RESTORE);
        Files.createDirectories(folder.resolve("notes"));

        assertThat(retain(1, 1)).isEmpty();
        assertThat(Backups.entries(folder)).containsExactly("farm-90", "notes", "shop-1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"schemaVersion\": 1}",
                "{\"schemaVersion\": 2}",
                "{\"schemaVersion\": \"x\", \"rows\": 7}"
            })
    void a_record_that_cannot_be_read_makes_no_backup(String json) throws IOException {
        Path backup = publish("shop", 1, Verify.RESTORE);
        Files.writeString(backup.resolve("backup.json"), json);

        assertThat(store.of(SERVER, "shop")).isEmpty();
    }

    @Test
    void a_record_is_read_as_it_was_written() throws IOException {
        publish("shop", 1, Verify.LIST);

        ProvenBackup read = store.of(SERVER, "shop").get(0);

        assertThat(read.record().taken()).isEqualTo(NOW.minus(Duration.ofDays(1)));
        assertThat(read.record().rows()).containsEntry("public.t", 3L);
        assertThat(read.wasRestored()).isFalse();
        read.checkIntact();
    }

    @Test
    void a_second_backup_of_the_same_second_gets_another_name() throws IOException {
        assertThat(publish("shop", 1, Verify.LIST)).isNotEqualTo(publish("shop", 1, Verify.LIST));
        assertThat(store.of(SERVER, "shop")).hasSize(2);
    }

    private List<String> retain(int keep, int days) throws IOException {
        return store.retain(SERVER, "shop", keep, Duration.ofDays(days), NOW).stream()
                .map(path -> path.getFileName().toString())
                .toList();
    }

    private Path publish(String database, int daysAgo, Verify verify) throws IOException {
        try (Draft draft = store.draft()) {
            Path dump = draft.folder().resolve(ProvenBackup.DUMP);
            PrivateFolder.write(dump, "dump".getBytes(StandardCharsets.UTF_8));
            TreeMap<String, Long> rows = new TreeMap<>();
            rows.put("public.t", 3L);
            BackupRecord record = new BackupRecord(
                    SERVER,
                    database,
                    "15.1",
                    NOW.minus(Duration.ofDays(daysAgo)),
                    "15.1",
                    Format.CUSTOM,
                    FileDigest.of(dump),
                    verify,
                    "",
                    new DatabaseState(new TreeMap<>(), rows),
                    "jo",
                    List.of());
            PrivateFolder.write(draft.folder().resolve("backup.json"), record.json());
            return draft.publish(database + "-" + daysAgo);
        }
    }
}
