package io.github.migrationsafety.production;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.Tampering;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TamperedJournalTest {
    private static final String JOURNAL =
            """
            {"at":"2026-01-01T00:00:00Z","run":"r1","goal":"migrate","target":"jdbc:postgresql://db/shop","step":"lock","state":"STARTED","detail":{"granted":"build 2026-01-01T00:00:00Z","pid":"7"}}
            {"at":"2026-01-01T00:00:01Z","run":"r1","goal":"migrate","target":"jdbc:postgresql://db/shop","step":"apply","state":"STARTED","changeSet":"log.sql::a::jo","detail":{"fingerprint":"aa","inTransaction":"false"}}
            {"at":"2026-01-01T00:00:02Z","run":"r1","goal":"migrate","target":"jdbc:postgresql://db/shop","step":"statement","state":"DONE","changeSet":"log.sql::a::jo","detail":{"number":"1"}}
            """;

    @TempDir
    private Path folder;

    @Test
    void a_thousand_tampered_journals_are_read_as_far_as_they_go_and_written_on() throws Exception {
        Path file = folder.resolve("journal.jsonl");
        Entry next = new Entry(
                "2026-01-02T00:00:00Z",
                "r2",
                "migrate",
                "jdbc:postgresql://db/shop",
                "lock",
                Entry.State.DONE,
                "",
                Map.of());
        for (int seed = 0; seed < 1000; seed++) {
            byte[] tampered = Tampering.tampered(JOURNAL.getBytes(StandardCharsets.UTF_8), new Random(seed));
            Files.write(file, tampered);

            try (Journal journal = Journal.writing(file)) {
                assertThat(journal.entries()).as("seed %d", seed).hasSizeLessThanOrEqualTo(8);
                journal.entries().forEach(entry -> assertThat(lines(entry)).isNotEmpty());
                journal.write(next);
            }

            try (Journal journal = Journal.reading(file)) {
                assertThat(journal.last()).as("seed %d", seed).contains(next);
            }
            assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                    .as("seed %d: nothing of what stood there is lost", seed)
                    .startsWith(new String(tampered, StandardCharsets.ISO_8859_1));
            try (Stream<Path> files = Files.list(folder)) {
                assertThat(files).as("seed %d", seed).containsExactly(file);
            }
        }
    }

    private static List<String> lines(Entry entry) {
        return new Status(
                        entry.target(),
                        "17.1",
                        new Standing(List.of(), List.of(), List.of(), List.of()),
                        DriftCheck.unknown("nobody looked"),
                        Optional.of(entry),
                        true)
                .lines();
    }
}
