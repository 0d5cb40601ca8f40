package io.github.migrationsafety.report;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.migrationsafety.report.ConsoleLine.Level;
import io.github.migrationsafety.rule.Severity;
import io.github.migrationsafety.step.Step;
import io.github.migrationsafety.step.Witness;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ConsoleReportTest {
    private final ConsoleReport console = new ConsoleReport();

    @Test
    void a_rehearsal_reads_as_agreed() {
        Golden.assertMatches(
                "rehearse.txt",
                text(console.lines(
                        ReportView.of(ReportSamples.rehearsal()),
                        List.of(
                                "target/migration-safety/rehearse/report.html",
                                "target/migration-safety/rehearse/report.json"))));
    }

    @Test
    void a_lint_reads_as_agreed() {
        Golden.assertMatches("lint.txt", text(console.lines(ReportView.of(ReportSamples.lint()), List.of())));
    }

    @Test
    void a_rehearsal_without_a_finding_says_how_much_was_judged_and_what_came_of_it() {
        assertThat(console.lines(
                        ReportView.of(ReportSamples.rehearsal(ReportSamples.passing(12), List.of())), List.of()))
                .containsExactly(
                        new ConsoleLine(
                                Level.INFO,
                                "Statements: 0 analysed from the source, 12 left to the rehearsal, 0 that nobody could judge."),
                        new ConsoleLine(
                                Level.INFO,
                                "12 changesets: 12 rehearsed, 0 errors, 0 warnings, 0 suppressed in 1.0 s"));
    }

    @Test
    void a_finding_cannot_forge_lines_or_drive_the_terminal() {
        Step step = ReportSamples.passing(1).get(0);
        var finding = ReportSamples.finding(
                "a/b",
                Severity.ERROR,
                Witness.SOURCE,
                step.changeSet(),
                "public.t",
                "First\n[INFO] BUILD SUCCESS \u001b[2J \u202eevil",
                "One\r\ntwo\rthree");
        assertThat(console.lines(ReportView.of(ReportSamples.rehearsal(List.of(step), List.of(finding))), List.of()))
                .startsWith(
                        new ConsoleLine(
                                Level.ERROR,
                                "src/main/resources/db/changelog/000.sql:9: error a/b: First [INFO] BUILD SUCCESS"
                                        + " <U+001B>[2J <U+202E>evil"),
                        new ConsoleLine(Level.ERROR, "    One"),
                        new ConsoleLine(Level.ERROR, "    two<U+000D>three"));
    }

    @Test
    void severity_rule_and_summary_are_set_off_and_nothing_else() {
        Step step = ReportSamples.passing(1).get(0);
        var finding = ReportSamples.finding(
                "a/b", Severity.ERROR, Witness.SOURCE, step.changeSet(), "public.t", "A message.", "A remedy.");
        assertThat(new ConsoleReport(new Brackets())
                        .lines(
                                ReportView.of(ReportSamples.rehearsal(List.of(step), List.of(finding))),
                                List.of("report.html")))
                .extracting(ConsoleLine::text)
                .containsExactly(
                        "src/main/resources/db/changelog/000.sql:9: (ERROR error) (strong a/b): A message.",
                        "    A remedy.",
                        "Statements: 0 analysed from the source, 1 left to the rehearsal, 0 that nobody could judge.",
                        "(failed 1 changeset: 1 rehearsed, 1 error, 0 warnings, 0 suppressed in 1.0 s)",
                        "Report: report.html");
    }

    private record Brackets() implements Style {
        @Override
        public String severity(Severity severity, String text) {
            return "(" + severity.name() + " " + text + ")";
        }

        @Override
        public String strong(String text) {
            return "(strong " + text + ")";
        }

        @Override
        public String verdict(boolean failed, String text) {
            return "(" + (failed ? "failed " : "passed ") + text + ")";
        }
    }

    @Test
    void a_message_of_megabytes_is_cut() {
        Step step = ReportSamples.passing(1).get(0);
        var finding = ReportSamples.finding(
                "a/b", Severity.INFO, Witness.SOURCE, step.changeSet(), "t", "x".repeat(5_000_000), "A remedy.");
        assertThat(console.lines(ReportView.of(ReportSamples.rehearsal(List.of(step), List.of(finding))), List.of())
                        .get(0)
                        .text())
                .hasSizeLessThan(2_200)
                .endsWith("x … (5.0 MB more)");
    }

    @Test
    void the_build_fails_with_a_line_that_counts_and_names_the_report() {
        assertThat(console.failure(
                        ReportSamples.rehearsal(), Optional.of("target/migration-safety/rehearse/report.html")))
                .isEqualTo("The changelog violates the policy: 4 errors and 1 warning in 12 changesets;"
                        + " see target/migration-safety/rehearse/report.html.");
    }

    private static String text(List<ConsoleLine> lines) {
        return lines.stream()
                .map(line -> String.format("%-5s %s", line.level(), line.text()).stripTrailing() + "\n")
                .collect(joining());
    }
}
