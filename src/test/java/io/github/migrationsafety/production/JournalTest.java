package io.github.migrationsafety.production;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
    @TempDir
    private Path folder;

    private static Entry entry(String step, Entry.State state) {
        return new Entry(
                "2026-01-01T00:00:00Z",
                "r1",
                "migrate",
                "jdbc:postgresql://db/shop",
                step,
                state,
                "",
                Map.of("b", "2", "a", "1"));
    }

    @Test
    void what_was_written_is_read_again() throws IOException {
        Path file = folder.resolve("deep/journal.jsonl");
        try (Journal journal = Journal.writing(file)) {
            journal.write(entry("backup", Entry.State.STARTED));
            journal.write(entry("backup", Entry.State.DONE));
        }

        assertThat(Journal.reading(file).entries())
                .containsExactly(entry("backup", Entry.State.STARTED), entry("backup", Entry.State.DONE));
        assertThat(Files.readString(file).lines().findFirst().orElseThrow())
                .isEqualTo("{\"at\":\"2026-01-01T00:00:00Z\",\"run\":\"r1\",\"goal\":\"migrate\","
                        + "\"target\":\"jdbc:postgresql://db/shop\",\"step\":\"backup\",\"state\":\"STARTED\","
                        + "\"detail\":{\"a\":\"1\",\"b\":\"2\"}}");
    }

    @Test
    void a_line_that_a_crash_cut_short_is_passed_over_and_the_next_one_stands_alone() throws IOException {
        Path file = folder.resolve("journal.jsonl");
        try (Journal journal = Journal.writing(file)) {
            journal.write(entry("backup", Entry.State.STARTED));
        }
        Files.writeString(file, "{\"at\":\"2026-01-01T00:0", StandardOpenOption.APPEND);

        try (Journal journal = Journal.writing(file)) {
            assertThat(journal.tornLine()).isTrue();
            assertThat(journal.last()).contains(entry("backup", Entry.State.STARTED));
            journal.write(entry("apply", Entry.State.STARTED));
        }

        assertThat(Journal.reading(file).entries()).hasSize(2);
    }

    @Test
    void a_second_run_is_told_who_is_at_work() {
        Path file = folder.resolve("journal.jsonl");
        try (Journal first = Journal.writing(file)) {
            first.write(entry("apply", Entry.State.STARTED));

            assertThatThrownBy(() -> Journal.writing(file))
                    .isInstanceOf(SetupException.class)
                    .hasMessageContaining("migrate on jdbc:postgresql://db/shop, since 2026-01-01T00:00:00Z");
        }
    }

    @Test
    void a_file_that_is_no_journal_is_told_as_torn() throws IOException {
        Path file = Files.writeString(folder.resolve("journal.jsonl"), "nonsense\n[1]\n{\"x\":1}\n");

        assertThat(Journal.reading(file).tornLine()).isTrue();
        assertThat(Journal.reading(file).entries()).isEmpty();
    }
}
