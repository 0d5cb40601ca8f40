package io.github.migrationsafety.report;

import static io.github.migrationsafety.report.Wording.count;

import io.github.migrationsafety.policy.Finding;
import io.github.migrationsafety.report.ConsoleLine.Level;
import io.github.migrationsafety.rule.Severity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The report as lines for the build's log: each finding on one line in the form {@code file:line: severity rule: message} that
 * development environments link, its remedy below it, and the counts at the end. Suppressed findings are only counted. Pure
 * and thread-safe.
 */
public final class ConsoleReport {
    private static final int LONGEST_MESSAGE = 2_000;
    private static final int LONGEST_REMEDY = 4_000;

    private final Style style;

    /** Without colours. */
    public ConsoleReport() {
        this(Style.PLAIN);
    }

    /** @param style how words are set off */
    public ConsoleReport(Style style) {
        this.style = style;
    }

    /**
     * The lines of a report.
     *
     * @param files where the other formats lie, as the user should see them; none when nothing was written
     */
    public List<ConsoleLine> lines(ReportView view, List<String> files) {
        Report report = view.report();
        List<ConsoleLine> lines = new ArrayList<>();
        report.verdict().findings().stream()
                .filter(finding -> finding.suppressed().isEmpty())
                .forEach(finding -> lines.addAll(finding(finding)));
        report.notes().forEach(note -> lines.add(new ConsoleLine(Level.INFO, VisibleText.line(note))));
        lines.add(new ConsoleLine(Level.INFO, Coverage.of(report).sentence()));
        Wording.agreement(report.verdict()).ifPresent(said -> lines.add(new ConsoleLine(Level.INFO, said)));
        lines.add(new ConsoleLine(
                report.verdict().failed() ? Level.ERROR : Level.INFO,
                style.verdict(report.verdict().failed(), summary(view))));
        if (!files.isEmpty()) {
            lines.add(new ConsoleLine(
                    Level.INFO,
                    (files.size() == 1 ? "Report: " : "Reports: ")
                            + files.stream().map(VisibleText::line).collect(Collectors.joining(", "))));
        }
        return List.copyOf(lines);
    }

    /**
     * The one line with which the build fails: counts the violations and names the report.
     *
     * @param file the report to look at, as the user should see it
     */
    public String failure(Report report, Optional<String> file) {
        long errors = report.verdict().count(Severity.ERROR);
        long warnings = report.verdict().count(Severity.WARNING);
        String violations = Stream.of(
                        errors > 0 || warnings == 0 ? count(errors, "error") : "",
                        warnings > 0 ? count(warnings, "warning") : "")
                .filter(part -> !part.isEmpty())
                .collect(Collectors.joining(" and "));
        return "The changelog violates the policy: " + violations + " in "
                + count(report.history().changeLog().changeSets().size(), "changeset")
                + file.map(f -> "; see " + VisibleText.line(f)).orElse("") + ".";
    }

    private List<ConsoleLine> finding(Finding finding) {
        Level level =
                switch (finding.severity()) {
                    case ERROR -> Level.ERROR;
                    case WARNING -> Level.WARN;
                    case INFO, OFF -> Level.INFO;
                };
        List<ConsoleLine> lines = new ArrayList<>();
        lines.add(new ConsoleLine(
                level,
                VisibleText.line(finding.problem().at().toString()) + ": "
                        + style.severity(finding.severity(), finding.severity().toString()) + " "
                        + style.strong(finding.rule().id()) + ": "
                        + VisibleText.line(shortened(finding.problem().message(), LONGEST_MESSAGE))
                        + Wording.agreement(finding)));
        VisibleText.of(shortened(finding.problem().remedy(), LONGEST_REMEDY))
                .strip()
                .lines()
                .forEach(line -> lines.add(new ConsoleLine(level, ("    " + line).stripTrailing())));
        return lines;
    }

    private static String shortened(String text, int limit) {
        return text.length() <= limit
                ? text
                : VisibleText.beginning(text, limit) + " … (" + Wording.size(text.length() - limit) + " more)";
    }

    /** {@code 12 changesets: 11 rehearsed, 1 error, 0 warnings, 1 suppressed in 3.2 s}. */
    private static String summary(ReportView view) {
        Summary summary = view.summary();
        List<String> parts = new ArrayList<>();
        if (view.report().rehearsed()) {
            parts.add(Wording.number(summary.rehearsed()) + " rehearsed");
        }
        if (summary.skipped() > 0) {
            parts.add(Wording.number(summary.skipped()) + " skipped");
        }
        if (summary.notRehearsed() > 0) {
            parts.add(Wording.number(summary.notRehearsed()) + " not rehearsed");
        }
        parts.add(count(summary.errors(), "error"));
        parts.add(count(summary.warnings(), "warning"));
        if (summary.infos() > 0) {
            parts.add(Wording.number(summary.infos()) + " info");
        }
        parts.add(Wording.number(summary.suppressed()) + " suppressed");
        return count(summary.changeSets(), "changeset") + ": " + String.join(", ", parts) + " in "
                + Wording.duration(summary.duration());
    }
}
