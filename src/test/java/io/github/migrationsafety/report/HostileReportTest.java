package io.github.migrationsafety.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.github.migrationsafety.report.ci.AzureIssues;
import io.github.migrationsafety.report.ci.GitHubAnnotations;
import io.github.migrationsafety.report.ci.GitLabReport;
import io.github.migrationsafety.report.ci.LogMessages;
import io.github.migrationsafety.report.ci.TeamCityInspections;
import io.github.migrationsafety.report.html.HtmlReport;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.w3c.dom.Document;

/** What every format makes of a changelog whose texts are markup, commands and marks that nobody sees. */
class HostileReportTest {
    private static final String EVIL = "</script><img src=x onerror=alert(1)> ]]> | ` ${jndi:x} %0A\r\n::error::x\n"
            + "##vso[task.complete] ##teamcity[x] \u001b[31mred\u202egnp\u0000\u200b # @all [x](http://x) \ud83d";

    private static final Report REPORT = ReportSamples.hostile(EVIL);

    /** What a terminal obeys, what reorders a line, what nobody sees, and halves of a character. */
    private static final String UNSEEN = "[\\x00-\\x08\\x0b-\\x1f\\x7f\u202e\u200b\ud83d]";

    static Stream<ReportWriter> files() {
        return Stream.of(
                new JsonReport(),
                new HtmlReport(),
                new SarifReport(CheckoutPath.ROOT, rule -> Optional.of("# " + rule)),
                new JUnitReport(),
                new MarkdownReport(),
                new GitLabReport(CheckoutPath.ROOT));
    }

    static Stream<LogMessages> logs() {
        return Stream.of(new GitHubAnnotations(), new AzureIssues(), new TeamCityInspections());
    }

    @ParameterizedTest
    @MethodSource("files")
    void each_file_reads_as_agreed_and_has_no_raw_control_character(ReportWriter writer) {
        String text = new String(writer.render(REPORT), StandardCharsets.UTF_8);
        Golden.assertMatches("hostile." + writer.format(), text);
        // What scripts read is what was said, escaped; what people read is made visible.
        assertThat(text)
                .doesNotContainPattern(
                        text.startsWith("{") || text.startsWith("[") ? "[\\x00-\\x08\\x0b-\\x1f]" : UNSEEN);
    }

    @ParameterizedTest
    @MethodSource("logs")
    void each_line_of_a_log_stays_one_command(LogMessages messages) {
        List<String> lines = messages.lines(REPORT, CheckoutPath.ROOT);
        Golden.assertMatches(
                "hostile." + messages.format() + ".txt", lines.stream().collect(Collectors.joining("\n", "", "\n")));
        assertThat(lines).allSatisfy(line -> assertThat(line)
                .doesNotContain("\n", "\r")
                .doesNotContainPattern(UNSEEN)
                .matches("(::error |##vso\\[task\\.logissue |##teamcity\\[inspection).*"));
    }

    @Test
    void the_console_shows_what_would_drive_a_terminal() {
        String text = new ConsoleReport(Style.PLAIN)
                .lines(ReportView.of(REPORT), List.of()).stream()
                        .map(ConsoleLine::text)
                        .collect(Collectors.joining("\n", "", "\n"));
        Golden.assertMatches("hostile.console.txt", text);
        assertThat(text).doesNotContainPattern(UNSEEN).contains("<U+001B>[31mred<U+202E>gnp<U+0000><U+200B>");
        assertThat(text).doesNotContain("##vso[", "##teamcity[").contains("# #vso[task.complete] # #teamcity[x]");
    }

    @Test
    void the_xml_is_well_formed_and_has_nothing_but_its_own_elements() throws Exception {
        Document xml = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new ByteArrayInputStream(new JUnitReport().render(REPORT)));
        assertThat(xml.getElementsByTagName("img").getLength()).isZero();
        assertThat(xml.getElementsByTagName("testcase").getLength()).isPositive();
    }

    @Test
    void scripts_read_from_the_json_what_the_changelog_says() throws IOException {
        JsonNode json = new JsonMapper().readTree(new JsonReport().render(REPORT));
        assertThat(json.at("/findings/0/object").asText()).startsWith("</script><img src=x onerror=alert(1)>");
        assertThat(json.at("/changeSets/0/id").asText()).startsWith("</script><img src=x onerror=alert(1)>");
    }

    @Test
    void in_markdown_nothing_leaves_its_line_of_the_table() {
        List<String> lines = new String(new MarkdownReport().render(REPORT), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(lines)
                .filteredOn(line -> line.startsWith("| error |"))
                .singleElement(org.assertj.core.api.InstanceOfAssertFactories.STRING)
                .matches("\\|(?:[^|]|\\\\\\|)*\\|(?:[^|]|\\\\\\|)*\\|(?:[^|]|\\\\\\|)*\\|(?:[^|]|\\\\\\|)*\\|");
        assertThat(lines).filteredOn(line -> line.startsWith("#")).hasSize(1);
    }
}
