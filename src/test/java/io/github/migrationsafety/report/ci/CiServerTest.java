package io.github.migrationsafety.report.ci;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.report.ReportFormat;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CiServerTest {
    @ParameterizedTest
    @CsvSource({
        "GITHUB_ACTIONS, true, GITHUB_ACTIONS",
        "GITLAB_CI, true, GITLAB",
        "TF_BUILD, True, AZURE_PIPELINES",
        "TEAMCITY_VERSION, 2025.07, TEAMCITY",
    })
    void a_server_is_known_by_its_variable(String variable, String value, CiServer server) {
        assertThat(CiServer.of(environment(Map.of(variable, value)))).contains(server);
    }

    @Test
    void others_and_switched_off_ones_are_none() {
        assertThat(CiServer.of(environment(Map.of("CI", "true", "GITHUB_ACTIONS", "false", "GITLAB_CI", " "))))
                .isEmpty();
    }

    @Test
    void lines_of_the_log_come_with_the_console_report() {
        assertThat(CiServer.GITHUB_ACTIONS.with(Set.of(ReportFormat.CONSOLE)))
                .containsExactly(ReportFormat.CONSOLE, ReportFormat.GITHUB);
        assertThat(CiServer.TEAMCITY.with(Set.of(ReportFormat.JSON))).containsExactly(ReportFormat.JSON);
    }

    @Test
    void a_file_comes_with_files() {
        assertThat(CiServer.GITLAB.with(Set.of(ReportFormat.HTML)))
                .containsExactly(ReportFormat.HTML, ReportFormat.GITLAB);
        assertThat(CiServer.GITLAB.with(Set.of(ReportFormat.CONSOLE))).containsExactly(ReportFormat.CONSOLE);
    }

    @Test
    void nothing_comes_with_nothing() {
        assertThat(CiServer.values())
                .allSatisfy(server -> assertThat(server.with(Set.of())).isEmpty());
    }

    @Test
    void the_checkout_is_where_the_server_says() {
        assertThat(CiServer.GITHUB_ACTIONS.checkout(environment(Map.of("GITHUB_WORKSPACE", "/w/shop"))))
                .contains("/w/shop");
        assertThat(CiServer.TEAMCITY.checkout(environment(Map.of()))).isEmpty();
    }

    private static Function<String, Optional<String>> environment(Map<String, String> variables) {
        return name -> Optional.ofNullable(variables.get(name));
    }
}
