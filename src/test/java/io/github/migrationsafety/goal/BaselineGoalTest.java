package io.github.migrationsafety.goal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import io.github.migrationsafety.changelog.ChangeLogRequest.LiquibaseTables;
import io.github.migrationsafety.changelog.ChangeSetId;
import io.github.migrationsafety.policy.Baseline;
import io.github.migrationsafety.policy.Baseline.Key;
import io.github.migrationsafety.policy.Verdict.FailOn;
import io.github.migrationsafety.report.Report;
import io.github.migrationsafety.report.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BaselineGoalTest {
    private static final String TWO_TABLES =
            """
            --changeset jo:1
            CREATE TABLE a (id bigint PRIMARY KEY);
            --changeset jo:2
            CREATE TABLE b (id bigint PRIMARY KEY);
            """;
    private static final String SEEN =
            """
            {"findings": [
              {"rule": "rollback/fails", "witness": "rehearsal", "object": "changeset 1", "suppressed": null,
               "changeSet": {"path": "db/log.sql", "id": "1", "author": "jo"}},
              {"rule": "rollback/fails", "witness": "rehearsal", "object": "changeset 2",
               "suppressed": {"by": "comment", "reason": "known"},
               "changeSet": {"path": "db/log.sql", "id": "2", "author": "jo"}},
              {"rule": "rollback/fails", "witness": "rehearsal", "object": "changeset 9", "suppressed": null,
               "changeSet": {"path": "db/log.sql", "id": "9", "author": "jo"}}]}
            """;

    @TempDir
    private Path module;

    private final List<String> said = new ArrayList<>();

    private Path baseline() {
        return module.resolve(Baseline.NAME);
    }

    private void write(String changeSets) throws IOException {
        Path file = module.resolve("src/main/resources/db/log.sql");
        Files.createDirectories(file.getParent());
        Files.writeString(file, "--liquibase formatted sql\n" + changeSets);
    }

    private void rehearsed(String report) throws IOException {
        Path file = module.resolve("target/rehearse/report.json");
        Files.createDirectories(file.getParent());
        Files.writeString(file, report);
    }

    private static Key missing(String id) {
        return new Key("rollback/missing", new ChangeSetId("db/log.sql", id, "jo"), "changeset " + id);
    }

    private Baseline record() {
        BaselineGoal.run(settings(false), console());
        return Baseline.read(baseline()).orElseThrow();
    }

    private Report lint(boolean prune) {
        return LintGoal.run(settings(prune), console()).orElseThrow();
    }

    private GoalSettings settings(boolean prune) {
        return new GoalSettings(
                "a:b:1",
                "1",
                module,
                module,
                Optional.of("db/log.sql"),
                List.of(module.resolve("src/main/resources")),
                List::of,
                Map.of(),
                "",
                "",
                LiquibaseTables.DEFAULTS,
                Optional.empty(),
                getClass().getClassLoader(),
                FailOn.ERROR,
                List.of(),
                module.resolve("target"),
                new GoalSettings.Postgres(
                        Optional.of("17"),
                        Optional.empty(),
                        Optional.empty(),
                        (artifact, version) -> module,
                        () -> List.of()),
                (group, artifact, version) -> module,
                new GoalSettings.Debt(baseline(), prune),
                LocalDate.of(2026, 1, 1),
                false,
                name -> Optional.empty());
    }

    private Console console() {
        return new Console() {
            @Override
            public void info(String line) {
                said.add(line);
            }

            @Override
            public void warn(String line) {
                said.add("WARN " + line);
            }

            @Override
            public void error(String line) {}

            @Override
            public void debug(String line) {}

            @Override
            public void message(String line) {}

            @Override
            public Style style() {
                return Style.PLAIN;
            }
        };
    }

    @Test
    void accepts_what_a_lint_finds_today_so_that_it_passes() throws IOException {
        write(TWO_TABLES);
        assertThat(lint(false).verdict().failed()).isTrue();
        assertThat(record()).isEqualTo(Baseline.of(List.of(missing("1"), missing("2"))));
        assertThat(lint(false).verdict().failed()).isFalse();
    }

    @Test
    void is_the_same_however_the_file_is_laid_out() throws IOException {
        write(TWO_TABLES);
        record();
        String before = Files.readString(baseline());
        Files.delete(baseline());
        write("\n\n-- moved\n" + TWO_TABLES.replace("CREATE TABLE", "create   table"));
        record();
        assertThat(baseline()).content().isEqualTo(before);
    }

    @Test
    void accepts_what_the_last_rehearsal_found_about_changesets_that_are_still_there() throws IOException {
        write(TWO_TABLES);
        rehearsed(SEEN);
        assertThat(record())
                .isEqualTo(Baseline.of(List.of(
                        missing("1"),
                        missing("2"),
                        new Key("rollback/fails", new ChangeSetId("db/log.sql", "1", "jo"), "changeset 1"))));
        assertThat(lint(false).notes()).noneMatch(note -> note.contains("baseline"));
    }

    @Test
    void a_report_that_is_none_is_told_so() throws IOException {
        write(TWO_TABLES);
        rehearsed("{");
        assertThatThrownBy(this::record)
                .isInstanceOf(SetupException.class)
                .hasMessageContaining("report.json cannot be read");
    }

    @Test
    void only_shrinks() throws IOException {
        write(TWO_TABLES);
        record();
        write(TWO_TABLES.replace("--changeset jo:2", "--rollback DROP TABLE a;\n--changeset jo:2")
                + "--changeset jo:3\nCREATE TABLE c (id bigint PRIMARY KEY);\n");
        assertThat(record()).isEqualTo(Baseline.of(List.of(missing("2"))));
        assertThat(said)
                .contains(
                        "1 finding that it accepted before are found no longer, and were taken out.",
                        "WARN 1 finding is not in it, and a baseline only shrinks. Correct them, or delete the file and run"
                                + " this goal again.");
    }

    @Test
    void what_it_needs_no_longer_is_told_and_dropped_when_asked_for() throws IOException {
        write(TWO_TABLES);
        record();
        write(TWO_TABLES + "--rollback DROP TABLE b;\n");
        assertThat(lint(false).notes()).anyMatch(note -> note.contains("accepts 1 finding that nobody finds any more"));
        assertThat(Baseline.read(baseline()).orElseThrow().entries()).hasSize(2);
        assertThat(lint(true).notes()).anyMatch(note -> note.contains("does so no longer"));
        assertThat(Baseline.read(baseline())).contains(Baseline.of(List.of(missing("1"))));
    }
}
