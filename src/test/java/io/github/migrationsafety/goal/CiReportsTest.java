package io.github.migrationsafety.goal;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.report.Style;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CiReportsTest {
    private static final String FILE = "backend/farms/src/main/resources/db/changelog/db.changelog-master.sql";

    @TempDir
    private Path checkout;

    private final Recorded console = new Recorded(new ArrayList<>(), new ArrayList<>());

    @BeforeEach
    void write_a_changelog() throws IOException {
        Path file = checkout.resolve(FILE);
        Files.createDirectories(file.getParent());
        Files.writeString(
                file,
                """
                --liquibase formatted sql
                --changeset jo:1
                CREATE TABLE farms (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);
                """);
    }

    @Test
    void on_github_findings_are_annotated_where_the_checkout_has_them_and_the_summary_is_appended() throws IOException {
        Path summary = checkout.resolve("summary.md");
        Files.writeString(summary, "before\n");

        lint(
                List.of("console", "markdown"),
                Map.of(
                        "GITHUB_ACTIONS",
                        "true",
                        "GITHUB_WORKSPACE",
                        checkout.toString(),
                        "GITHUB_STEP_SUMMARY",
                        summary.toString()));

        assertThat(console.messages()).anySatisfy(line -> assertThat(line)
                .startsWith("::error file=" + FILE + ",line=2,title=rollback/missing::"));
        assertThat(summary)
                .content()
                .startsWith("before\n## ❌ Failed: lint of ")
                .contains("More in `backend/farms/target/migration-safety/lint`, if the job keeps it as an artifact.");
    }

    @Test
    void a_summary_that_cannot_be_written_is_a_warning() {
        lint(
                List.of("markdown"),
                Map.of(
                        "GITHUB_ACTIONS",
                        "true",
                        "GITHUB_STEP_SUMMARY",
                        checkout.resolve("no/where").toString()));

        assertThat(console.lines()).anySatisfy(line -> assertThat(line).contains("cannot be written"));
        assertThat(console.messages()).isEmpty();
    }

    @Test
    void on_gitlab_there_is_a_code_quality_report_beside_the_others() {
        lint(List.of("json"), Map.of("GITLAB_CI", "true", "CI_PROJECT_DIR", checkout.toString()));

        assertThat(output().resolve("gl-code-quality-report.json"))
                .content()
                .contains("\"check_name\": \"rollback/missing\"")
                .contains("\"path\": \"" + FILE + "\"");
        assertThat(console.messages()).isEmpty();
    }

    @Test
    void on_azure_and_teamcity_the_log_has_their_messages() {
        lint(List.of("console"), Map.of("TF_BUILD", "True", "BUILD_SOURCESDIRECTORY", checkout.toString()));
        lint(List.of("console"), Map.of("TEAMCITY_VERSION", "2025.07"));

        assertThat(console.messages())
                .anySatisfy(line -> assertThat(line)
                        .startsWith("##vso[task.logissue type=error;sourcepath=" + FILE + ";linenumber=2;"))
                .anySatisfy(line -> assertThat(line).startsWith("##teamcity[inspection typeId='rollback/missing'"));
    }

    @Test
    void elsewhere_a_form_can_be_asked_for() {
        lint(List.of("gitlab", "github"), Map.of());

        assertThat(output().resolve("gl-code-quality-report.json")).exists();
        assertThat(console.messages()).isNotEmpty();
        assertThat(console.lines()).isEmpty();
    }

    @Test
    void nothing_is_reported_anywhere_when_nothing_is_asked_for() {
        Path summary = checkout.resolve("summary.md");

        lint(
                List.of(),
                Map.of("GITHUB_ACTIONS", "true", "GITLAB_CI", "true", "GITHUB_STEP_SUMMARY", summary.toString()));

        assertThat(console.messages()).isEmpty();
        assertThat(console.lines()).isEmpty();
        assertThat(summary).doesNotExist();
        assertThat(output()).doesNotExist();
    }

    private Path output() {
        return checkout.resolve("backend/farms/target/migration-safety/lint");
    }

    private void lint(List<String> reports, Map<String, String> environment) {
        Path module = checkout.resolve("backend/farms");
        LintGoal.run(SettingsOf.module(module, Optional.empty(), reports, Optional.empty(), environment), console);
    }

    private record Recorded(List<String> lines, List<String> messages) implements Console {
        @Override
        public void info(String line) {
            lines.add(line);
        }

        @Override
        public void warn(String line) {
            lines.add(line);
        }

        @Override
        public void error(String line) {
            lines.add(line);
        }

        @Override
        public void debug(String line) {
            // Not of interest.
        }

        @Override
        public void message(String line) {
            messages.add(line);
        }

        @Override
        public Style style() {
            return Style.PLAIN;
        }
    }
}
