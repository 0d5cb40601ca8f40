package io.github.migrationsafety.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.report.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewGoalTest {
    private static final String SENSORS =
            """
            --liquibase formatted sql

            --changeset ann:sensors
            CREATE TABLE sensors (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, note text);
            --rollback DROP TABLE sensors;
            """;

    @TempDir
    private Path module;

    private final List<String> said = new ArrayList<>();

    private final class Said implements Console {
        @Override
        public void info(String line) {
            said.add(line);
        }

        @Override
        public void warn(String line) {
            said.add("WARNING " + line);
        }

        @Override
        public void error(String line) {
            said.add("ERROR " + line);
        }

        @Override
        public void debug(String line) {}

        @Override
        public void message(String line) {
            said.add(line);
        }

        @Override
        public Style style() {
            return Style.PLAIN;
        }
    }

    private Path write(String name, String text) throws IOException {
        Path file = module.resolve("src/main/resources/db/changelog").resolve(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    private Optional<Path> run(String kind, String column, String to, String phase, boolean print) {
        return NewGoal.run(
                SettingsOf.module(module, Optional.empty(), List.of(), Optional.empty(), Map.of()),
                new NewGoal.Wish(
                        kind,
                        Optional.of("sensors"),
                        Optional.of(column),
                        Optional.empty(),
                        Optional.of(to).filter(t -> !t.isEmpty()),
                        Optional.empty(),
                        Optional.of(phase).filter(p -> !p.isEmpty()),
                        print),
                new Said());
    }

    @Test
    void it_writes_beside_the_newest_file_by_its_example_and_never_over_another() throws IOException {
        write(
                "db.changelog-master.yaml",
                """
                databaseChangeLog:
                  - includeAll: {path: changes, relativeToChangelogFile: true}
                """);
        Path old = write("changes/001_sensors.sql", SENSORS);
        Path first = run("column", "depth", "", "", false).orElseThrow();
        assertThat(first.getFileName()).hasToString("002_add_sensors_depth.sql");
        assertThat(first).content().contains("--changeset ann:add-sensors-depth", "ADD COLUMN depth text");
        assertThat(said).containsExactly("Written: " + first);

        Path second = run("rename", "note", "remark", "expand", false).orElseThrow();
        assertThat(second.getFileName()).hasToString("003_expand_sensors_note_to_remark.sql");
        assertThat(said)
                .contains("When this release is out everywhere: mvn migration-safety:new with the same parameters and"
                        + " -Dphase=migrate.");
        Path third = run("rename", "note", "remark", "migrate", false).orElseThrow();
        assertThat(third).content().contains("UPDATE sensors AS t SET remark = note");
        assertThat(old).hasContent(SENSORS);
    }

    @Test
    void it_is_printed_on_request() throws IOException {
        write("db.changelog-master.sql", SENSORS);
        assertThat(run("index", "note", "", "", true)).isEmpty();
        assertThat(said)
                .contains("--changeset ann:index-sensors-note runInTransaction:false")
                .contains("CREATE INDEX CONCURRENTLY sensors_note_idx ON sensors (note);");
        try (var files = Files.walk(module.resolve("src"))) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(1);
        }
    }

    @Test
    void a_file_that_nothing_includes_is_warned_about() throws IOException {
        write(
                "db.changelog-master.yaml",
                """
                databaseChangeLog:
                  - include: {file: db/changelog/one.sql}
                """);
        write("one.sql", SENSORS);
        assertThat(run("column", "depth", "", "", false)).isPresent();
        assertThat(said)
                .contains("WARNING add-sensors-depth.sql is not reached by db/changelog/db.changelog-master.yaml yet:"
                        + " include it there, after the other files.");
    }

    @Test
    void a_changelog_without_a_changeset_gives_no_example() throws IOException {
        write("db.changelog-master.yaml", "databaseChangeLog: []\n");
        assertThatThrownBy(() -> run("column", "depth", "", "", false))
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("has no changeset yet");
    }
}
