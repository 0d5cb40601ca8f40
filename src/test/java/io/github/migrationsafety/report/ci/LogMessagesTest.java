package io.github.migrationsafety.report.ci;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.report.CheckoutPath;
import io.github.migrationsafety.report.Golden;
import io.github.migrationsafety.report.Report;
import io.github.migrationsafety.report.ReportFormat;
import io.github.migrationsafety.report.ReportSamples;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.step.Witness;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class LogMessagesTest {
    private static final CheckoutPath MODULE = new CheckoutPath("farms/");

    @Test
    void github_annotations_read_as_agreed() {
        Golden.assertMatches("rehearse.github.txt", lines(new GitHubAnnotations(), ReportSamples.rehearsal()));
    }

    @Test
    void azure_issues_read_as_agreed() {
        Golden.assertMatches("rehearse.azure.txt", lines(new AzureIssues(), ReportSamples.rehearsal()));
    }

    @Test
    void teamcity_inspections_read_as_agreed() {
        Golden.assertMatches("rehearse.teamcity.txt", lines(new TeamCityInspections(), ReportSamples.rehearsal()));
    }

    @Test
    void no_text_of_a_changelog_can_end_a_github_command_or_begin_another() {
        assertThat(new GitHubAnnotations().lines(hostile(), CheckoutPath.ROOT))
                .containsExactly("::error file=src/main/resources/a%2C b%3A%0Ac.sql".replace("%0Ac", " c")
                        + ",line=7,title=a/b::100%25%0A::set-env name=X::y%0A%0AThe safe way:%0A%0A##vso[x]it's; ü");
    }

    @Test
    void no_text_of_a_changelog_can_end_an_azure_command_or_begin_another() {
        assertThat(new AzureIssues().lines(hostile(), CheckoutPath.ROOT))
                .containsExactly(
                        "##vso[task.logissue type=error;sourcepath=src/main/resources/a, b: c.sql;linenumber=7;"
                                + "code=a/b]100%AZP25%0A::set-env name=X::y%0A%0AThe safe way:%0A%0A##vso[x]it's; ü");
    }

    @Test
    void no_text_of_a_changelog_can_end_a_teamcity_message_or_begin_another() {
        assertThat(new TeamCityInspections().lines(hostile(), CheckoutPath.ROOT).get(1))
                .isEqualTo("##teamcity[inspection typeId='a/b' message='100%|n::set-env name=X::y|n|nThe safe way:|n|n"
                        + "##vso|[x|]it|'s; |0x00FC' file='src/main/resources/a, b: c.sql' line='7' SEVERITY='ERROR']");
    }

    @Test
    void each_format_has_its_lines_only_when_it_was_asked_for() {
        assertThat(LogMessages.of(Set.of(ReportFormat.CONSOLE, ReportFormat.GITLAB)))
                .isEmpty();
        assertThat(LogMessages.of(Set.of(ReportFormat.AZURE, ReportFormat.TEAMCITY)))
                .extracting(LogMessages::format)
                .containsExactly(ReportFormat.AZURE, ReportFormat.TEAMCITY);
    }

    private static Report hostile() {
        var changeSet = ReportSamples.changeSet("a, b:\nc.sql", "1", 7).build();
        var step = ReportSamples.step(changeSet, ReportSamples.rehearsed(1, 1, 1));
        var finding = ReportSamples.finding(
                "a/b",
                Severity.ERROR,
                Witness.SOURCE,
                changeSet,
                "public.t",
                "100%\n::set-env name=X::y",
                "##vso[x]it's; ü");
        return ReportSamples.rehearsal(List.of(step), List.of(finding));
    }

    private static String lines(LogMessages messages, Report report) {
        return messages.lines(report, MODULE).stream().collect(Collectors.joining("\n", "", "\n"));
    }
}
