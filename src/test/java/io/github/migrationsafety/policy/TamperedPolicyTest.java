package io.github.migrationsafety.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.Tampering;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TamperedPolicyTest {
    private static final String POLICY =
            """
            extends: base.yaml
            tenancy:
              model: column
              column: farm_id
              type: bigint
              tenants: farms
              exempt: [farms, country, "ref_*"]
            released:
              tag: v1.4
            seed:
              rowsPerTable: 200
              tenants: 3
            production:
              backup: {directory: backups, format: directory, jobs: 4, verify: restore, maxAge: 24h, keep: 7, keepFor: 30d}
              window: {days: [mon, sat], from: "22:00", to: "04:00", zone: Europe/Amsterdam}
              limits: {blockedSessions: 10, longTransaction: 5m, replicationLag: 30s, freeDisk: 20, duration: 1h}
              lockTimeout: 5s
              retries: 10
              onFailure: rollback
              journal: journal.jsonl
              health: {url: "http://127.0.0.1:8080/health", within: 60s}
            """;

    @TempDir
    private Path folder;

    @Test
    void a_thousand_tampered_policies_are_read_or_told_in_a_sentence() throws Exception {
        Files.writeString(folder.resolve("base.yaml"), "production: {retries: 3}\n");
        Path file = folder.resolve(PolicyFile.NAME);
        for (int seed = 0; seed < 1000; seed++) {
            Files.write(file, Tampering.tampered(POLICY.getBytes(StandardCharsets.UTF_8), new Random(seed)));
            try {
                Production production = Policy.load(
                                Optional.empty(), folder, folder, getClass().getClassLoader(), List.of())
                        .production();
                assertThat(folder.resolve(production.journal()))
                        .as("seed %d", seed)
                        .isAbsolute();
                assertThat(folder.resolve(production.backup().directory())).isAbsolute();
            } catch (SetupException said) {
                assertThat(said.getMessage()).as("seed %d", seed).contains(".yaml");
                assertThat(said.advice()).isNotBlank();
            } catch (RuntimeException | StackOverflowError crash) {
                throw new AssertionError(
                        "seed " + seed + ":\\n" + Files.readString(file, StandardCharsets.ISO_8859_1), crash);
            }
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).hasSize(2);
            }
        }
    }

    @Test
    void a_health_url_without_a_scheme_and_a_path_that_is_none_are_told() {
        for (String wrong : List.of(
                "health: {url: '//127.0.0.1/health'}", "journal: \"a\\0b\"", "backup: {directory: \"a\\0b\"}")) {
            assertThat(refused("production:\n  " + wrong + "\n")).startsWith("migration-safety.yaml:2: `production.");
        }
    }

    private static String refused(String yaml) {
        try {
            PolicyReader.read(new PolicyFile(PolicyFile.NAME, yaml), List.of());
            return "";
        } catch (SetupException said) {
            return String.valueOf(said.getMessage());
        }
    }
}
