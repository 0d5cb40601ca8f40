package io.github.migrationsafety.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.changelog.ChangeLog;
import io.github.migrationsafety.changelog.ChangeLogReader;
import io.github.migrationsafety.changelog.ChangeLogRequest;
import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ParsedChangeLog;
import io.github.migrationsafety.sql.SqlReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SliceTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 7, 40, 100})
    void slices_follow_each_other_without_a_gap(int total) throws IOException {
        ChangeLog changeLog = changeLog(40, 0);

        List<Slice> slices = slices(changeLog, total);

        assertThat(slices.get(0).from()).isZero();
        assertThat(slices.get(total - 1).to()).isEqualTo(40);
        for (int i = 1; i < total; i++) {
            assertThat(slices.get(i).from()).isEqualTo(slices.get(i - 1).to());
        }
    }

    @Test
    void later_slices_are_shorter_because_they_have_more_to_apply() throws IOException {
        assertThat(slices(changeLog(100, 0), 4))
                .extracting(s -> s.to() - s.from())
                .containsExactly(31, 27, 23, 19);
    }

    @Test
    void what_is_released_is_no_work_for_a_slice() throws IOException {
        assertThat(slices(changeLog(100, 90), 2)).containsExactly(new Slice(0, 95), new Slice(95, 100));
    }

    private static List<Slice> slices(ChangeLog changeLog, int total) {
        List<Slice> slices = new ArrayList<>();
        for (int i = 1; i <= total; i++) {
            slices.add(Slice.of(changeLog, i, total));
        }
        return slices;
    }

    private ChangeLog changeLog(int changeSets, int released) throws IOException {
        Files.writeString(
                folder.resolve("changelog.yaml"),
                IntStream.rangeClosed(1, changeSets)
                        .mapToObj(i -> "  - changeSet: {id: " + i + ", author: jo, changes: ["
                                + (i == released ? "{tagDatabase: {tag: out}}" : "{sql: {sql: SELECT " + i + "}}")
                                + "]}\n")
                        .collect(Collectors.joining("", "databaseChangeLog:\n", "")));
        ChangeLogRequest request = new ChangeLogRequest(
                folder,
                "changelog.yaml",
                List.of(folder),
                List::of,
                Map.of(),
                "",
                "",
                LiquibaseTables.DEFAULTS,
                17,
                released == 0 ? Optional.empty() : Optional.of("out"));
        try (ParsedChangeLog parsed = new ChangeLogReader(SqlReader.standard()).read(request)) {
            return parsed.changeLog();
        }
    }
}
