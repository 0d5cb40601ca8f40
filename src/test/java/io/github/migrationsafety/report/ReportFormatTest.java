package io.github.migrationsafety.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.migrationsafety.SetupException;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportFormatTest {
    @Test
    void reads_every_name_of_the_default() {
        assertThat(ReportFormat.parse(List.of("console", "json", "html", "sarif", "junit", "markdown")))
                .containsExactly(
                        ReportFormat.CONSOLE,
                        ReportFormat.JSON,
                        ReportFormat.HTML,
                        ReportFormat.SARIF,
                        ReportFormat.JUNIT,
                        ReportFormat.MARKDOWN);
    }

    @Test
    void case_and_blanks_do_not_matter() {
        assertThat(ReportFormat.parse(List.of(" HTML ", "", "Json")))
                .containsExactly(ReportFormat.JSON, ReportFormat.HTML);
    }

    @Test
    void an_unknown_name_is_refused_with_the_allowed_ones() {
        assertThatThrownBy(() -> ReportFormat.parse(List.of("json", "pdf")))
                .isInstanceOf(SetupException.class)
                .hasMessage("The parameter `reports` names an unknown format `pdf`.")
                .extracting(e -> ((SetupException) e).advice())
                .isEqualTo(
                        "Use any of console, json, html, sarif, junit, markdown, github, gitlab, azure, teamcity in <reports>"
                                + " or -Dmigration-safety.reports.");
    }
}
